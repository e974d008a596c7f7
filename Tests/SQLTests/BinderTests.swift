import Diagnostics
import Foundation
import SQL
import Testing

/// Every case of Cases/sql/binder: what statements mean, and what in them does not bind.
@Suite struct BinderTests {
  struct Case: Sendable, CustomStringConvertible {
    let file: String
    let name: String
    let input: String
    let expected: String
    let tables: CaseTables
    var description: String { "\(file): \(name)" }

    var found: String {
      BinderReport.text(input, tables, dialect: file.hasPrefix("postgres") ? .postgres : .redshift)
    }
  }

  static let files = ["queries.md", "findings.md", "postgres.md"]

  static let cases: [Case] = files.flatMap { file -> [Case] in
    let sections = sections(file)
    let tables = CaseTables(body(sections[0].components(separatedBy: "\n```")[1]))
    return sections.dropFirst().compactMap { section in
      let blocks = section.components(separatedBy: "\n```")
      guard blocks.count >= 4, let name = section.split(separator: "\n").first else { return nil }
      return Case(file: file, name: String(name), input: body(blocks[1]), expected: body(blocks[3]), tables: tables)
    }
  }

  private static func url(_ file: String) -> URL { Cases.folder.appendingPathComponent("binder/" + file) }
  private static func sections(_ file: String) -> [String] { Cases.text(url(file)).components(separatedBy: "\n## ") }
  private static func body(_ block: String) -> String {
    block.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
  }

  @Test func casesArePresent() { #expect(Self.cases.count >= 70) }

  @Test(arguments: cases) func finds(_ item: Case) { #expect(item.found == item.expected) }

  /// Each code of the binder has a case.
  @Test func codesAreCovered() {
    let wording = Cases.text(
      Cases.folder.appendingPathComponent("../../../Sources/SQL/Binder/BinderDiagnostics.swift"))
    let codes = Set(wording.components(separatedBy: "code: \"").dropFirst().map { String($0.prefix { $0 != "\"" }) })
    let expected = Self.cases.map(\.expected).joined()
    #expect(codes.count >= 15)
    for code in codes { #expect(expected.contains("[\(code)]"), "\(code) has no case") }
  }

  /// Queries that make sense, with no table known: nothing but a slip of their own may be found.
  @Test(arguments: ["dbt.sql", "queries.sql"])
  func whatIsUnknownIsNoFinding(_ name: String) {
    let text = Cases.text(Cases.folder.appendingPathComponent("statements/" + name))
    let script = SQLScript.parse(SourceFile(path: name, text: text))
    for statement in script.statements {
      let bound = Binder.bind(statement, in: script.source, tables: UnknownTables())
      // Some of them have no FROM, or no GROUP BY, for brevity's sake.
      let allowed: Set<String> = ["sql.unknown-column", "sql.not-grouped"]
      for finding in bound.diagnostics where !allowed.contains(finding.code) {
        Issue.record("\(DiagnosticRenderer().render(finding))")
      }
    }
  }

  @Test func longAndDeepStatementsBind() {
    for text in [
      "select 1 where 1 = 1" + String(repeating: " and 2 = 2", count: 5_000),
      "select 1" + String(repeating: " union all select 2", count: 2_000),
      "select 'a'" + String(repeating: " || 'b'", count: 200), "select 1" + String(repeating: ", 2", count: 2_000),
    ] {
      let script = SQLScript.parse(SourceFile(path: "long.sql", text: text))
      for statement in script.statements {
        _ = Binder.bind(statement, in: script.source, tables: UnknownTables())
      }
      #expect(script.statements.count == 1)
    }
  }

  /// Rewrites the files from what is found now; it fails, so that nobody does it unseen.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1"))
  func update() throws {
    for file in Self.files {
      var text = Self.sections(file)[0]
      for item in Self.cases where item.file == file {
        text += text.hasSuffix("\n") ? "" : "\n"
        text += "\n## \(item.name)\n\n```sql\n\(item.input)\n```\n\n```\n\(item.found)\n```\n"
      }
      try text.write(to: Self.url(file), atomically: true, encoding: .utf8)
    }
    Issue.record("the binder's cases were rewritten: read the difference")
  }
}

import Diagnostics
import Foundation
import SQL
import Testing

/// Every case of Cases/sql/errors.md: a text, and the findings drawn as a user sees them.
@Suite struct ErrorTests {
  struct Case: Sendable, CustomStringConvertible {
    let name: String
    let input: String
    let expected: String
    var description: String { name }
  }

  static let cases: [Case] = {
    let text = Cases.text(Cases.folder.appendingPathComponent("errors.md"))
    return text.components(separatedBy: "\n## ").dropFirst().compactMap { section in
      let blocks = section.components(separatedBy: "\n```")
      guard blocks.count >= 4, let name = section.split(separator: "\n").first else { return nil }
      func body(_ block: String) -> String {
        block.split(separator: "\n", omittingEmptySubsequences: false).dropFirst().joined(separator: "\n")
      }
      return Case(name: String(name), input: body(blocks[1]), expected: body(blocks[3]))
    }
  }()

  @Test func casesArePresent() { #expect(Self.cases.count >= 15) }

  @Test(arguments: cases) func findings(_ item: Case) {
    let script = SQLScript.parse(SourceFile(path: "a.sql", text: item.input))
    let drawn = script.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
    #expect(drawn == item.expected)
  }

  /// Rewrites the file from what is found now; it fails, so that nobody does it unseen.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1"))
  func update() throws {
    let url = Cases.folder.appendingPathComponent("errors.md")
    var text = Cases.text(url).components(separatedBy: "\n## ").first ?? ""
    for item in Self.cases {
      let script = SQLScript.parse(SourceFile(path: "a.sql", text: item.input))
      let drawn = script.diagnostics.map { DiagnosticRenderer().render($0) }.joined(separator: "\n")
      text += "\n## \(item.name)\n\n```sql\n\(item.input)\n```\n\n```\n\(drawn)\n```\n"
    }
    try text.write(to: url, atomically: true, encoding: .utf8)
    Issue.record("errors.md was rewritten: read the difference")
  }

  @Test func deepNestingIsRefused() {
    for text in [
      String(repeating: "(", count: 50_000), "select " + String(repeating: "f(", count: 50_000),
      "select 1" + String(repeating: " + 1", count: 50_000), "select " + String(repeating: "- ", count: 50_000) + "1",
      "select " + String(repeating: "case when ", count: 20_000),
      "select * from " + String(repeating: "(", count: 50_000) + "a",
      "select a" + String(repeating: "[0]", count: 50_000),
      String(repeating: "explain ", count: 50_000), String(repeating: "(select ", count: 50_000),
      "select * from a" + String(repeating: " join b", count: 20_000),
      "select " + String(repeating: "not ", count: 100_000) + "a", String(repeating: "(", count: 100_000) + "select 1",
      "select " + String(repeating: "case a when 1 then 2 else ", count: 100_000),
      "select " + String(repeating: "array[", count: 100_000), "select " + String(repeating: "(a, ", count: 100_000),
      "select a" + String(repeating: "::int", count: 100_000),
      "select 'a'" + String(repeating: " || 'b'", count: 100_000),
      "select a" + String(repeating: ".b[1]", count: 100_000),
      "select a where " + String(repeating: "a in (", count: 100_000),
      "select * from a" + String(repeating: " join b on true", count: 100_000),
      "select * from " + String(repeating: "(select * from ", count: 100_000),
      "with a as (" + String(repeating: "with b as (", count: 100_000),
      "call p" + String(repeating: "(p", count: 100_000), "grant select on f" + String(repeating: "((", count: 100_000),
      "create external model m settings " + String(repeating: "(", count: 100_000),
      "select a group by grouping sets (" + String(repeating: "grouping sets (", count: 100_000),
      "set a to " + String(repeating: "(", count: 100_000),
      "select " + String(repeating: "exists (select ", count: 50_000),
    ] {
      let script = SQLScript.parse(SourceFile(path: "deep.sql", text: text))
      #expect(script.diagnostics.count == 1 && script.statements.isEmpty, "\(text.prefix(30))")
      let codes = Set(script.diagnostics.map(\.code))
      #expect(codes.isSubset(of: ["sql.too-deep", "sql.unexpected-token"]), "\(text.prefix(30)): \(codes)")
    }
  }

  @Test func longChainsAreFine() {
    for text in [
      "select 1 where 1 = 1" + String(repeating: " and 2 = 2", count: 100_000),
      "select 1 where a" + String(repeating: " or b", count: 100_000),
      "select case" + String(repeating: " when a then b", count: 100_000) + " end",
      "with a as (select 1)" + String(repeating: ", b as (select 2)", count: 20_000) + " select 1",
      "select 'a'" + String(repeating: "\n'b'", count: 100_000),
      "select " + String(repeating: "(((1))), ", count: 50_000) + "1",
      "grant select on t to u" + String(repeating: ", v", count: 50_000),
      "alter table t add partition (a = 1) location 'x'"
        + String(repeating: " partition (a = 1) location 'x'", count: 20_000),
      "copy t from 'x' iam_role default" + String(repeating: " csv", count: 50_000),
      "-- " + String(repeating: "x", count: 1_000_000) + "\nselect 1"
        + String(repeating: " /* /* */ */ + -1", count: 1_000),
      "select 1 where a in (0" + String(repeating: ", 1", count: 50_000) + ")",
      "select 1" + String(repeating: " union all select 2", count: 100_000),
      "select 1" + String(repeating: " except select 2 intersect select 3", count: 20_000),
      "select a" + String(repeating: ", b", count: 5_000), "select 'a'" + String(repeating: " || 'b'", count: 1_000),
      "insert into t values (1)" + String(repeating: ", (2)", count: 20_000),
    ] {
      let script = SQLScript.parse(SourceFile(path: "long.sql", text: text))
      #expect(script.diagnostics.isEmpty && script.statements.count == 1, "\(text.prefix(30))")
    }
  }

  @Test func manyErrorsInOneTextAreAllFound() {
    let text =
      String(repeating: "slect 1; ", count: 50_000) + String(repeating: "create tabel t (a int)\n", count: 20_000)
    let script = SQLScript.parse(SourceFile(path: "many.sql", text: text))
    #expect(script.diagnostics.count == 50_001)
    #expect(script.outcomes.count == 50_001)
    let missing = String(repeating: "create table t (a int)\n", count: 20_000)
    #expect(SQLScript.parse(SourceFile(path: "many.sql", text: missing)).diagnostics.count == 19_999)
  }
}

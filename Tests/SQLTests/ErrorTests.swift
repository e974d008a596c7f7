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
    ] {
      let script = SQLScript.parse(SourceFile(path: "deep.sql", text: text))
      #expect(script.diagnostics.map(\.code) == ["sql.too-deep"], "\(text.prefix(30))")
      #expect(script.statements.isEmpty)
    }
  }

  @Test func longChainsAreFine() {
    for text in [
      "select 1 where 1 = 1" + String(repeating: " and 2 = 2", count: 20_000),
      "select 1 where a in (0" + String(repeating: ", 1", count: 50_000) + ")",
      "select 1" + String(repeating: " union all select 2", count: 5_000),
      "select a" + String(repeating: ", b", count: 5_000), "select 'a'" + String(repeating: " || 'b'", count: 1_000),
      "insert into t values (1)" + String(repeating: ", (2)", count: 20_000),
    ] {
      let script = SQLScript.parse(SourceFile(path: "long.sql", text: text))
      #expect(script.diagnostics.isEmpty && script.statements.count == 1, "\(text.prefix(30))")
    }
  }
}

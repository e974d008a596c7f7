import Diagnostics
import Foundation
import SQL
import Testing

/// The counts in docs/redshift-sql.md are those of now.
@Suite struct CountTests {
  private struct Count {
    var statements = 0
    var parsed = 0
    var equal = 0

    mutating func add(_ text: String) {
      let script = SQLScript.parse(SourceFile(path: "count", text: text))
      for outcome in script.outcomes {
        statements += 1
        guard let statement = outcome.statement else { continue }
        parsed += 1
        let again = SQLScript.parse(SourceFile(path: "again", text: SQLPrinter.print(statement)))
        if again.diagnostics.isEmpty, again.statements == [statement] { equal += 1 }
      }
    }

    func row(_ name: String) -> String { "| \(name) | \(statements) | \(parsed) | \(equal) |" }
  }

  private static let corpusName = "the shared corpus, sqlfluff's Redshift fixtures"

  @Test func theTableOfTheDocumentIsTrue() throws {
    var own = Count()
    for url in Cases.files("statements") { own.add(Cases.text(url)) }
    var corpus = Count()
    for entry in Cases.corpus { corpus.add(entry.sql) }
    #expect(own.parsed == own.statements && own.equal == own.statements)

    let url = Cases.folder.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/redshift-sql.md")
    var document = Cases.text(url)
    let open = try #require(document.range(of: "<!-- counts -->\n"))
    let close = try #require(document.range(of: "<!-- /counts -->"))
    let table = String(document[open.upperBound..<close.lowerBound])
    var rows = ["| of | statements | read | printed back to an equal tree |", "| --- | ---: | ---: | ---: |"]
    if Cases.corpus.isEmpty {
      rows += table.split(separator: "\n").filter { $0.hasPrefix("| " + Self.corpusName) }.map(String.init)
    } else {
      rows.append(corpus.row(Self.corpusName))
    }
    rows.append(own.row("`Tests/Cases/sql/statements`, written for this"))
    rows.append("| `Tests/Cases/sql/errors.md`, texts that are wrong | \(ErrorTests.cases.count) | | |")
    let expected = rows.joined(separator: "\n") + "\n"
    if ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1" {
      document.replaceSubrange(open.upperBound..<close.lowerBound, with: expected)
      try document.write(to: url, atomically: true, encoding: .utf8)
    } else {
      #expect(table == expected)
    }
  }
}

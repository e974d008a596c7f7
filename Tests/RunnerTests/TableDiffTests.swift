import FileSystem
import JSON
import Testing

@testable import Runner

/// Tests/Cases/unit_tests/diffs.json: pairs of tables, and daff's text of their difference (null where there is none).
struct TableDiffTests {
  @Test func differencesReadAsDaffWritesThem() throws {
    let cases = try #require(try JSONReader.read(try UnitTestCases.text("diffs.json")).array)
    #expect(cases.count > 100)
    for (number, one) in cases.enumerated() {
      func rows(_ key: String) -> [[String?]] {
        (one[key]?.array ?? []).map { ($0.array ?? []).map(\.string) }
      }
      let columns = (one["columns"]?.array ?? []).compactMap(\.string)
      let diff = TableDiff(columns: columns, rows("expected"), rows("actual")).rendered()
      #expect(diff == one["diff"]?.string, "case \(number)")
    }
  }
}

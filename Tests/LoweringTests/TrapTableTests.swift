import Foundation
import Testing

/// docs/redshift-traps.md names a case for every trap.
@Suite struct TrapTableTests {
  private static let repository = LoweringCase.folder.deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private struct Row {
    let number: Int
    let file: String
    let heading: String
  }

  private static func rows() throws -> [Row] {
    let text = try String(contentsOf: repository.appendingPathComponent("docs/redshift-traps.md"), encoding: .utf8)
    return text.components(separatedBy: "\n").compactMap { line in
      // A bar within a cell has a backslash in front of it.
      let cells = line.replacingOccurrences(of: "\\|", with: "\u{1}").components(separatedBy: " | ")
      guard cells.count == 4, let number = Int(cells[0].drop { "| ".contains($0) }) else { return nil }
      let last = cells[3].replacingOccurrences(of: " |", with: "").replacingOccurrences(of: "\u{1}", with: "|")
      guard let separator = last.range(of: "`: ") else { return Row(number: number, file: "", heading: last) }
      return Row(
        number: number, file: String(last[..<separator.lowerBound].dropFirst()),
        heading: String(last[separator.upperBound...]))
    }
  }

  @Test func everyTrapHasARow() throws { #expect(try Self.rows().map(\.number) == Array(1...28)) }

  @Test func everyRowsCaseIsThere() throws {
    let folder = LoweringCase.folder.deletingLastPathComponent()
    for row in try Self.rows() where !row.file.isEmpty {
      let text = try String(contentsOf: folder.appendingPathComponent(row.file), encoding: .utf8)
      let found = text.components(separatedBy: "\n").contains("# " + row.heading)
      #expect(found, "trap \(row.number): \(row.file) has no '\(row.heading)'")
    }
  }
}

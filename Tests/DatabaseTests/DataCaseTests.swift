import Foundation
import Testing

@Suite(.serialized) struct DataCaseTests {
  @Test func casesArePresent() { #expect(DataCase.all.count >= 20) }

  @Test(arguments: DataCase.all.indices.map { $0 }) func holds(_ index: Int) throws {
    let item = DataCase.all[index]
    let found = try outcome(index)
    #expect(found.map(\.kind) == item.blocks.map(\.kind), "\(item)")
    for (one, other) in zip(found, item.blocks) { #expect(one.text == other.text, "\(item): \(one.kind)") }
  }

  private func outcome(_ index: Int) throws -> [(kind: String, text: String)] {
    let run = try DataCaseRun(index)
    defer { run.close() }
    return try run.outcome(DataCase.all[index])
  }

  /// Rewrites the files from what is found now; it fails, so that nobody does it unseen.
  @Test(.enabled(if: ProcessInfo.processInfo.environment["REDSTART_UPDATE_CASES"] == "1")) func update() throws {
    for file in Set(DataCase.all.map(\.file)).sorted() {
      let url = DataCase.folder.appendingPathComponent(file)
      let old = try String(contentsOf: url, encoding: .utf8)
      var text = old.components(separatedBy: "\n## ").first ?? ""
      for (index, item) in DataCase.all.enumerated() where item.file == file {
        text += "\n## \(item.name)\n"
        for (kind, body) in try outcome(index) { text += "\n```\(kind)\n\(body)\n```\n" }
      }
      if text != old { try text.write(to: url, atomically: true, encoding: .utf8) }
    }
    Issue.record("the cases were rewritten: read the difference")
  }
}

import JSON
import Testing

@testable import NodeGraph

@Suite struct NamePatternTests {
  /// What Python's fnmatch finds (Tests/Cases/selection/fnmatch.json).
  @Test func agreesWithPython() throws {
    let recorded = try JSONReader.read(RecordedManifest.text("fnmatch.json"))
    let texts = recorded["texts"]?.array?.compactMap(\.string) ?? []
    let patterns = recorded["patterns"]?.object ?? [:]
    #expect(patterns.count > 30)
    for (pattern, expected) in patterns {
      #expect(JSONValue(texts.filter(NamePattern(pattern).matches)) == expected, "\(pattern)")
    }
  }

  @Test func manyStarsAreNoTrouble() {
    let pattern = NamePattern(String(repeating: "*a", count: 200) + "b")
    #expect(!pattern.matches(String(repeating: "a", count: 2000)))
  }
}

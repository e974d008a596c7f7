import Analysis
import FileSystem
import Foundation
import Testing

/// What codes mean: each that is reported is explained, and docs/check.md holds the same table.
@Suite struct ExplanationTests {
  static let root: String = {
    var url = URL(fileURLWithPath: #filePath)
    for _ in 0..<3 { url.deleteLastPathComponent() }
    return url.path
  }()

  static func codes(under folder: String) throws -> Set<String> {
    var codes: Set<String> = []
    for path in try FileSystem.walk(root + "/" + folder) where path.hasSuffix(".swift") {
      let text = String(decoding: try FileSystem.read(root + "/" + folder + "/" + path), as: UTF8.self)
      for part in text.components(separatedBy: "code: \"").dropFirst() {
        codes.insert(String(part.prefix { $0 != "\"" }))
      }
    }
    return codes
  }

  @Test func everyCodeIsExplained() throws {
    let reported = try Self.codes(under: "Sources/Analysis").union(Self.codes(under: "Sources/SQL"))
    let explained = Set(Explanation.all.map(\.code))
    #expect(reported.count > 50)
    #expect(reported.subtracting(explained).isEmpty, "\(reported.subtracting(explained).sorted())")
    #expect(explained.subtracting(reported).isEmpty, "\(explained.subtracting(reported).sorted())")
    #expect(explained.count == Explanation.all.count)
  }

  /// Each code that check reports has a project in which it does.
  @Test func everyCodeHasACase() throws {
    var expected = ""
    for path in try FileSystem.walk(Self.root + "/Tests/Cases/check") where path.hasSuffix("expect.txt") {
      expected += String(decoding: try FileSystem.read(Self.root + "/Tests/Cases/check/" + path), as: UTF8.self)
    }
    for code in try Self.codes(under: "Sources/Analysis") where !expected.contains("[\(code)]") {
      Issue.record("\(code) has no case")
    }
  }

  @Test func explanationsSayWhatTheyMean() throws {
    let item = try #require(Explanation.of("redshift.window-frame"))
    #expect(item.printed.hasPrefix("redshift.window-frame (error): an ordered window without a frame\n\n"))
    #expect(item.printed.contains("\n    select sum(amount) over"))
    #expect(item.printed.contains("\nFollows: Window function syntax summary\n"))
    #expect(Explanation.of("redshift.nothing") == nil)
    for item in Explanation.all { #expect(!item.text.isEmpty && !item.example.isEmpty && item.text.hasSuffix(".")) }
  }

  /// The table of docs/check.md; REDSTART_UPDATE_GOLDEN=1 writes it anew, and fails.
  @Test func theTableOfTheDocumentIsThis() throws {
    var table = "| Code | Level | What |\n| --- | --- | --- |\n"
    for item in Explanation.all { table += "| `\(item.code)` | \(item.level.rawValue) | \(item.title) |\n" }
    let path = Self.root + "/docs/check.md"
    let text = String(decoding: try FileSystem.read(path), as: UTF8.self)
    let start = try #require(text.range(of: "<!-- codes -->\n"))
    let end = try #require(text.range(of: "<!-- end of codes -->"))
    let found = String(text[start.upperBound..<end.lowerBound])
    if ProcessInfo.processInfo.environment["REDSTART_UPDATE_GOLDEN"] == "1", found != table {
      let new = text.replacingCharacters(in: start.upperBound..<end.lowerBound, with: table)
      try FileSystem.write(Array(new.utf8), to: path)
    }
    #expect(found == table)
  }
}

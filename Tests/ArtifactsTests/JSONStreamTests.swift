import JSON
import Testing

@testable import Artifacts

@Suite struct JSONStreamTests {
  private func text(_ value: JSONValue) -> String {
    var stream = JSONStream()
    stream.value(value)
    return String(decoding: stream.bytes(), as: UTF8.self)
  }

  @Test(
    arguments: [
      .null, .bool(true), .int(-7), .int(Int.min), .double(0), .double(-0.0), .double(1e15), .double(0.001),
      .double(123456.789), .double(1795184197.8771296), .double(1e-5), .double(1e300), .double(5e-324), .string(""),
      [], [[], [:]], ["a", 1, nil, ["k": "v", "é": [true, false]]], ["": ["b": nil]],
    ] as [JSONValue])
  func writesAsPythonDoes(value: JSONValue) { #expect(text(value) == JSONWriter.text(value)) }

  /// Characters of every length and kind at every place near the ends of words, pieces and blocks.
  @Test(arguments: ["a", "\"", "\\", "\n", "\u{1F}", "\u{7F}", "\u{80}", "é", "€", "🦕", "\u{FFFF}", "\r\n"])
  func textsOfAllLengths(special: String) {
    for length in Array(0...20) + Array(8180...8195) + [16_384, 65_530, 70_000] {
      let plain = String(repeating: "x", count: length)
      let value: JSONValue = [.string(plain + special + plain), .string(special + plain), .string(plain + special)]
      #expect(text(value) == JSONWriter.text(value))
    }
    let many = JSONValue.string(String(repeating: special, count: 30_000))
    #expect(text(many) == JSONWriter.text(many))
  }

  @Test func keysOfAnyText() {
    let long = String(repeating: "k\"é", count: 40_000)
    let value = JSONValue.object([long: 1, "a\nb": ["c": nil]])
    #expect(text(value) == JSONWriter.text(value))
  }

  @Test func manySmallValuesCrossTheBlocks() {
    let value = JSONValue.array((0..<60_000).map { .object(["n": .int($0), "t": .string("v\($0)")]) })
    #expect(text(value) == JSONWriter.text(value))
  }
}

import Diagnostics
import JSON
import Testing

@Suite struct JSONTests {
  @Test(arguments: [
    "null", "true", "[1, -2, 3.5, 1e+16, 1e-05, 0.0001]", #"{"b": [], "a": {"x": {}}}"#,
    #""\u00e9\ud83d\ude00\n\"\\\u0001""#,
  ]) func pythonStyleRoundTrips(text: String) throws {
    #expect(JSONWriter.text(try JSONReader.read(text)) == text)
  }

  @Test func indentsAsPythonDoes() throws {
    let value = try JSONReader.read(#"{"a": [1, {"b": null}], "c": []}"#)
    #expect(
      JSONWriter.text(value, .pretty) == """
        {
          "a": [
            1,
            {
              "b": null
            }
          ],
          "c": []
        }
        """)
  }

  @Test(arguments: [
    ("", "1:1"), ("{", "1:2"), ("[1,]", "1:4"), ("{\"a\" 1}", "1:6"), ("nul", "1:1"), ("\"a", "1:3"), ("1 2", "1:3"),
    ("[\n  x]", "2:3"), ("\"\\q\"", "1:3"),
  ]) func badTextHasAPlace(text: String, place: String) {
    do throws(Diagnostic) {
      _ = try JSONReader.read(text)
      Issue.record("no error")
    } catch {
      let position = error.place?.position ?? (line: 0, column: 0)
      #expect("\(position.line):\(position.column)" == place)
    }
  }

  @Test func deepNestingIsRefused() {
    #expect(throws: Diagnostic.self) { try JSONReader.read(String(repeating: "[", count: 100_000)) }
  }

  @Test(arguments: [
    (1.0, "1.0"), (0.1, "0.1"), (1e16, "1e+16"), (1e15, "1000000000000000.0"),
    (123456789012345680.0, "1.2345678901234568e+17"),
    (1e-4, "0.0001"), (1e-5, "1e-05"), (-2.5e-10, "-2.5e-10"), (1e100, "1e+100"), (-0.0, "-0.0"), (100.0, "100.0"),
  ]) func floatsPrintAsPython(number: Double, text: String) {
    #expect(number.pythonDescription == text)
  }

  /// Small objects are searched from the start, large ones have a table: both must behave alike.
  @Test(arguments: [1, 31, 32, 33, 34, 200])
  func objectsOfAnySizeFindAndForgetTheirMembers(_ count: Int) {
    var object = JSONObject((0..<count).map { ("key\($0)", JSONValue.int($0)) })
    #expect(object.count == count)
    for index in 0..<count { #expect(object["key\(index)"] == .int(index)) }
    #expect(object["key\(count)"] == nil)
    #expect(object["kez0"] == nil)
    object["key0"] = "first"
    #expect(object.keys == (0..<count).map { "key\($0)" })
    object["key\(count / 2)"] = nil
    #expect(object.count == count - 1)
    #expect(object["key\(count / 2)"] == nil)
    let left = (0..<count).filter { $0 != count / 2 }
    #expect(object.keys == left.map { "key\($0)" })
    for index in left.dropFirst() { #expect(object["key\(index)"] == .int(index)) }
    object["key\(count / 2)"] = "again"
    #expect(object.keys.last == "key\(count / 2)")
    #expect(object["key\(count / 2)"] == "again")
    #expect(object.map(\.0) == object.keys)
  }

  /// How an object came to be does not matter, only its members and their order.
  @Test func objectsAreEqualByTheirMembers() {
    var grown = JSONObject((0..<40).map { ("key\($0)", JSONValue.int($0)) })
    for index in 5..<40 { grown["key\(index)"] = nil }
    let small = JSONObject((0..<5).map { ("key\($0)", JSONValue.int($0)) })
    #expect(grown == small)
    #expect(grown.hashValue == small.hashValue)
    #expect(small != JSONObject((0..<5).reversed().map { ("key\($0)", JSONValue.int($0)) }))
  }

  @Test func objectsKeepTheirOrder() {
    var object: JSONObject = ["b": 1, "a": 2]
    object["b"] = 3
    object["c"] = nil
    #expect(object.keys == ["b", "a"])
    object["b"] = nil
    #expect(object.map { $0.0 } == ["a"])
  }
}

import Diagnostics
import JSON
import Testing
import YAML

@Suite struct YAMLParserTests {
  func json(_ text: String) throws -> String {
    let root = try YAMLParser.parse(SourceFile(path: "x.yml", text: text)).root
    return JSONWriter.text(root?.json ?? .null)
  }

  @Test func readsTheKindsOfScalars() throws {
    #expect(
      try json("a: [yes, No, ON, ~, null, '', 1, 010, 0x1F, 1_000, 190:20:30, 1.5, 1e3, .5, 1.e+2, 2020-01-02]")
        == #"{"a": [true, false, true, null, null, "", 1, 8, 31, 1000, 685230, 1.5, "1e3", 0.5, 100.0, "2020-01-02"]}"#)
  }
}

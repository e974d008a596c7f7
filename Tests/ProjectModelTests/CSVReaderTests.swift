import Testing

@testable import ProjectModel

@Suite struct CSVReaderTests {
  /// Records as texts; nil where a quoted field never ends.
  private func read(_ text: String, delimiter: Character = ",") -> [[String]]? {
    let bytes = Array(text.utf8)
    var reader = CSVReader(bytes, delimiter: delimiter.asciiValue ?? 0x2C)
    var fields: [CSVReader.Field] = []
    var records: [[String]] = []
    while let more = reader.next(&fields) {
      guard more else { return records }
      records.append(fields.map { String(decoding: reader.value($0), as: UTF8.self) })
    }
    return nil
  }

  @Test(arguments: [
    ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r\n1,2\r\n", [["a", "b"], ["1", "2"]]),
    ("a,b\r1,2\r", [["a", "b"], ["1", "2"]]),
    ("a,b\n1,2", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
    ("\u{FEFF}\"a\",b\n", [["a", "b"]]),
    ("a\n\n\n1\n", [["a"], ["1"]]),
    ("a,b\n,\n", [["a", "b"], ["", ""]]),
    ("a,b\n1,\n", [["a", "b"], ["1", ""]]),
    ("a,b\n1,", [["a", "b"], ["1", ""]]),
    ("\"a,b\",\"c\nd\"\n", [["a,b", "c\nd"]]),
    ("\"a\r\nb\"\n", [["a\r\nb"]]),
    ("\"he said \"\"no\"\"\"\n", [["he said \"no\""]]),
    ("\"\"\"\"\n", [["\""]]),
    ("\"\",x\n", [["", "x"]]),
    ("a\"b,\"c\"d\n", [["a\"b", "cd"]]),
    (" a , b \n", [[" a ", " b "]]),
    ("é,日本,🙂\n", [["é", "日本", "🙂"]]),
    ("", []), ("\n\n", []),
  ]) func reads(_ text: String, _ records: [[String]]) { #expect(read(text) == records) }

  @Test func otherDelimiters() {
    #expect(read("a;b,c\n", delimiter: ";") == [["a", "b,c"]])
    #expect(read("a\t\"b\tc\"\n", delimiter: "\t") == [["a", "b\tc"]])
    #expect(read("a|b\n", delimiter: "|") == [["a", "b"]])
  }

  @Test(arguments: ["\"", "a,\"b\n1,2\n", "a\n\"b\"\"", "\"a\"\"\n"])
  func tellsOfOpenQuotes(_ text: String) { #expect(read(text) == nil) }

  /// Whatever the bytes, reading ends and no range lies outside of them.
  @Test func takesAnyBytes() {
    var state: UInt64 = 7
    let alphabet: [UInt8] = [0x22, 0x22, 0x2C, 0x0A, 0x0D, 0x61, 0x20, 0xFF, 0x00, 0xEF, 0xBB, 0xBF]
    for length in 0..<400 {
      let bytes = (0..<length % 40).map { _ -> UInt8 in
        state = state &* 6_364_136_223_846_793_005 &+ 1
        return alphabet[Int(state >> 33) % alphabet.count]
      }
      var reader = CSVReader(bytes, delimiter: 0x2C)
      var fields: [CSVReader.Field] = []
      var records = 0
      while reader.next(&fields) == true {
        records += 1
        for field in fields { #expect(field.start <= field.end && field.end <= bytes.count) }
        guard records <= bytes.count else {
          Issue.record("does not end: \(bytes)")
          break
        }
      }
    }
  }
}

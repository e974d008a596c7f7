/// Puts ephemeral models into a query as common table expressions.
enum CTEInjection {
  /// `ctes`: each as ` __dbt__cte__name as (\n…\n)`. They come before the query's own, after its `with` if it has one.
  static func inject(_ ctes: [String], into sql: String) -> String {
    guard !ctes.isEmpty else { return sql }
    let bytes = Array(sql.utf8)
    if let with = endOfWith(bytes) {
      // White space after `with` stays where it is: the new ones stand before the first of the query's own.
      let end = bytes[with...].firstIndex { !isSpace($0) } ?? bytes.count
      return String(decoding: bytes[..<end], as: UTF8.self) + ctes.joined(separator: ", ") + ", "
        + String(decoding: bytes[end...], as: UTF8.self)
    }
    let start = bytes.firstIndex { !isSpace($0) } ?? bytes.count
    return String(decoding: bytes[..<start], as: UTF8.self) + "with" + ctes.joined(separator: ", ") + " "
      + String(decoding: bytes[start...], as: UTF8.self)
  }

  /// Offset after the first `with` (and `recursive`) of the first statement that stands outside parentheses, comments
  /// and quotes.
  private static func endOfWith(_ bytes: [UInt8]) -> Int? {
    var index = 0
    var depth = 0
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "("): depth += 1
      case UInt8(ascii: ")"): depth -= 1
      case UInt8(ascii: ";") where depth <= 0: return nil
      case UInt8(ascii: "'"), UInt8(ascii: "\""):
        index += 1
        while index < bytes.count, bytes[index] != byte { index += 1 }
      case UInt8(ascii: "-") where bytes[index...].starts(with: [0x2D, 0x2D]):
        while index < bytes.count, bytes[index] != 0x0A { index += 1 }
      case UInt8(ascii: "/") where bytes[index...].starts(with: [0x2F, 0x2A]):
        index += 2
        while index + 1 < bytes.count, !(bytes[index] == 0x2A && bytes[index + 1] == 0x2F) { index += 1 }
        index += 1
      case _ where isWord(byte):
        let end = endOfWord(bytes, from: index)
        if depth == 0, matches(bytes[index..<end], "with") {
          let next = bytes[end...].firstIndex { !isSpace($0) } ?? bytes.count
          let nextEnd = endOfWord(bytes, from: next)
          return matches(bytes[next..<nextEnd], "recursive") ? nextEnd : end
        }
        index = end
        continue
      default: break
      }
      index += 1
    }
    return nil
  }

  private static func endOfWord(_ bytes: [UInt8], from start: Int) -> Int {
    var end = start
    while end < bytes.count, isWord(bytes[end]) { end += 1 }
    return end
  }

  private static func matches(_ word: ArraySlice<UInt8>, _ text: String) -> Bool {
    word.count == text.utf8.count && zip(word, text.utf8).allSatisfy { $0 | 0x20 == $1 }
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F
      || byte >= 0x80 || byte == UInt8(ascii: "$")
  }

  private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
}

/// A view's definition as the server tells it (`pg_get_viewdef`): PostgreSQL's text, in whose strings a backslash is none
/// but itself, so that Redshift's lexer would misread it.
enum ViewText {
  /// The definition with another relation's name in the place of one's, wherever that stands as a name; what stands in
  /// strings stays. `name` goes in as it is given.
  static func renaming(_ old: String, to name: String, in definition: String) -> String {
    let bytes = Array(definition.utf8)
    let wanted = old.lowercased()
    let quoted = "\"" + wanted.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var position = 0
    while position < bytes.count {
      let start = position
      switch bytes[position] {
      case UInt8(ascii: "'"):
        position = end(of: bytes, quotedFrom: position)
        result += bytes[start..<position]
      case UInt8(ascii: "\""):
        position = end(of: bytes, quotedFrom: position)
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        result += word.lowercased() == quoted ? Array(name.utf8) : Array(bytes[start..<position])
      case let byte where isOfWord(byte):
        while position < bytes.count, isOfWord(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        result += word.lowercased() == wanted ? Array(name.utf8) : Array(bytes[start..<position])
      default:
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Behind the quote that closes what one opens; a doubled one is the content's.
  private static func end(of bytes: [UInt8], quotedFrom start: Int) -> Int {
    let quote = bytes[start]
    var position = start + 1
    while position < bytes.count {
      guard bytes[position] == quote else {
        position += 1
        continue
      }
      guard position + 1 < bytes.count, bytes[position + 1] == quote else { return position + 1 }
      position += 2
    }
    return bytes.count
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "$"), 0x80...: true
    default: false
    }
  }
}

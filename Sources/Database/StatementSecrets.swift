/// Secrets that a statement's text holds: passwords of users, keys of COPY and UNLOAD.
enum StatementSecrets {
  /// Words whose constant is a secret.
  private static let words: Set<String> = [
    "password", "secret_access_key", "access_key_id", "session_token", "token", "credentials", "master_symmetric_key",
    "with_credentials",
  ]

  /// The text with `***` in the place of each secret constant, as Redshift's logs show them.
  static func masked(_ text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    /// The last word, as long as only white space, `=` and AS came after it.
    var word = 0..<0
    var position = 0
    while position < bytes.count {
      let start = position
      switch bytes[position] {
      case UInt8(ascii: "'"):
        position = end(of: bytes, constantFrom: position)
        if !word.isEmpty, words.contains(String(decoding: bytes[word], as: UTF8.self).lowercased()) {
          result += Array("'***'".utf8)
        } else {
          result += bytes[start..<position]
        }
        word = 0..<0
      case 0x20, 0x09, 0x0A, 0x0D, UInt8(ascii: "="):
        result.append(bytes[position])
        position += 1
      case let byte where isOfWord(byte):
        while position < bytes.count, isOfWord(bytes[position]) { position += 1 }
        // AS, and the E of a constant with escapes, stand between a word and its constant.
        let isPrefix = position - start == 1 && bytes[start] | 0x20 == UInt8(ascii: "e")
        let isAs =
          position - start == 2 && bytes[start] | 0x20 == UInt8(ascii: "a")
          && bytes[start + 1] | 0x20 == UInt8(ascii: "s")
        if !isAs, !(isPrefix && position < bytes.count && bytes[position] == UInt8(ascii: "'")) {
          word = start..<position
        }
        result += bytes[start..<position]
      default:
        word = 0..<0
        result.append(bytes[position])
        position += 1
      }
    }
    return String(decoding: result, as: UTF8.self)
  }

  /// Behind the quote that closes the constant; one that was cut off ends with the text.
  private static func end(of bytes: [UInt8], constantFrom start: Int) -> Int {
    var position = start + 1
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: "\\"): position += 2
      case UInt8(ascii: "'"):
        guard position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: "'") else { return position + 1 }
        position += 2
      default: position += 1
      }
    }
    return bytes.count
  }

  private static func isOfWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }
}

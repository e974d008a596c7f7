/// A profile's text with the values of its secret keys overwritten, so that a message can show any line of it.
enum SecretMask {
  /// The same length, byte for byte; line ends stay.
  static func mask(_ bytes: [UInt8]) -> [UInt8] {
    var result = bytes
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: ":"), isSecret(key(before: index, bytes)) else {
        index += 1
        continue
      }
      index = overwrite(&result, from: index + 1)
    }
    return result
  }

  /// The word in front of a colon, quotes and blanks passed over.
  private static func key(before colon: Int, _ bytes: [UInt8]) -> String {
    var end = colon
    while end > 0, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x22 || bytes[end - 1] == 0x27 { end -= 1 }
    var start = end
    while start > 0, isWord(bytes[start - 1]) { start -= 1 }
    return String(decoding: bytes[start..<end], as: UTF8.self).lowercased()
  }

  private static func isSecret(_ key: String) -> Bool {
    guard key.utf8.count >= 4 else { return false }
    return ConnectionKey.secrets.contains(key) || key.hasSuffix("password") || key.hasSuffix("secret")
      || key.hasSuffix("token") || key.hasSuffix("secret_key")
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"): true
    default: false
    }
  }

  /// Overwrites the value that begins at an offset; returns where it ends.
  private static func overwrite(_ bytes: inout [UInt8], from start: Int) -> Int {
    var index = start
    while index < bytes.count, bytes[index] == 0x20 { index += 1 }
    guard index < bytes.count, bytes[index] != 0x0A else { return index }
    let quote = bytes[index] == 0x22 || bytes[index] == 0x27 ? bytes[index] : nil
    if quote != nil { index += 1 }
    var depth = 0
    while index < bytes.count, bytes[index] != 0x0A {
      let byte = bytes[index]
      if let quote {
        if byte == quote { return index + 1 }
      } else {
        if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") { depth += 1 }
        if byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") { depth -= 1 }
        // The end of a value inside of `{a: b, c: d}`.
        if depth < 0 || (depth == 0 && byte == UInt8(ascii: ",") && index + 1 < bytes.count && bytes[index + 1] == 0x20)
        {
          return index
        }
      }
      if byte != 0x0D { bytes[index] = UInt8(ascii: "*") }
      index += 1
    }
    return index
  }
}

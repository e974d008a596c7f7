/// Steps over white space and names in UTF-8, by Python's idea of both.
enum UTF8Scanner {
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x5F, 0x61...0x7A: true
    default: byte >= 0x80
    }
  }

  /// Python's `str.isspace` of one character.
  static func isSpace(_ scalar: UInt32) -> Bool {
    switch scalar {
    case 0x09...0x0D, 0x1C...0x20, 0x85, 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: true
    default: false
    }
  }

  /// The character at an offset and its length in bytes; broken sequences are single bytes of value U+FFFD.
  static func scalar(_ source: UnsafeBufferPointer<UInt8>, _ index: Int, _ limit: Int) -> (UInt32, Int) {
    let lead = source[index]
    if lead < 0x80 { return (UInt32(lead), 1) }
    let length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1
    guard length > 1, index + length <= limit else { return (0xFFFD, 1) }
    var value = UInt32(lead) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
    for offset in 1..<length {
      guard source[index + offset] & 0xC0 == 0x80 else { return (0xFFFD, 1) }
      value = value << 6 | UInt32(source[index + offset] & 0x3F)
    }
    return (value, length)
  }

  /// The offset of the first character from `start` that is no white space.
  static func skipSpace(_ source: UnsafeBufferPointer<UInt8>, _ start: Int, _ limit: Int) -> Int {
    var index = start
    while index < limit {
      let byte = source[index]
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte < 0x20) {
        index += 1
        continue
      }
      guard byte >= 0x80 else { return index }
      let (value, length) = scalar(source, index, limit)
      guard isSpace(value) else { return index }
      index += length
    }
    return index
  }

  /// The offset behind the last character of `start..<end` that is no white space.
  static func trimEnd(_ source: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = end
    while index > start {
      let byte = source[index - 1]
      if byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) || (byte >= 0x1C && byte < 0x20) {
        index -= 1
        continue
      }
      guard byte >= 0x80 else { return index }
      var lead = index - 1
      while lead > start, index - lead < 4, source[lead] & 0xC0 == 0x80 { lead -= 1 }
      let (value, length) = scalar(source, lead, end)
      guard lead + length == index, isSpace(value) else { return index }
      index = lead
    }
    return index
  }

  /// The offset behind the last line end of `start..<end`; `start` where there is none.
  static func lineStart(_ source: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Int {
    var index = end
    while index > start, source[index - 1] != 0x0A, source[index - 1] != 0x0D { index -= 1 }
    return index
  }
}

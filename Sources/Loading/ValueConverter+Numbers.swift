import Postgres

extension ValueConverter {
  func appendInteger(
    _ text: UnsafeBufferPointer<UInt8>, _ least: Int, _ most: Int, _ type: StaticString, _ row: inout CopyTextEncoder
  ) throws(RowError) {
    var at = 0
    let isNegative = text[0] == UInt8(ascii: "-")
    if isNegative || text[0] == UInt8(ascii: "+") { at = 1 }
    guard at < text.count else { throw Self.badDigit(text, 0, type) }
    // Downwards, so that the lowest number fits.
    var value = 0
    while at < text.count {
      let digit = text[at] &- 0x30
      guard digit <= 9 else { throw Self.badDigit(text, at, type) }
      let (product, first) = value.multipliedReportingOverflow(by: 10)
      let (next, second) = product.subtractingReportingOverflow(Int(digit))
      guard !first, !second else { throw Self.overflow(text, type) }
      value = next
      at += 1
    }
    guard value >= least, isNegative || value >= -most else { throw Self.overflow(text, type) }
    row.appendPlain(UnsafeRawBufferPointer(text))
  }

  static func badDigit(_ text: UnsafeBufferPointer<UInt8>, _ at: Int, _ type: StaticString) -> RowError {
    let shown = at < text.count ? String(decoding: [text[at]], as: UTF8.self) : ""
    return RowError(1207, "Invalid digit, Value '\(shown)', Pos \(at), Type: \(type)")
  }

  private static func overflow(_ text: UnsafeBufferPointer<UInt8>, _ type: StaticString) -> RowError {
    RowError(1222, "Overflow, Value '\(String(decoding: text.prefix(40), as: UTF8.self))', Type: \(type)")
  }

  /// Redshift: digits beyond the column's scale are cut off, with ROUNDEC rounded.
  func appendDecimal(
    _ text: UnsafeBufferPointer<UInt8>, _ precision: Int, _ scale: Int, _ row: inout CopyTextEncoder
  ) throws(RowError) {
    var at = 0
    if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") { at = 1 }
    // Leading zeros are no digits of the precision.
    var whole = 0
    var nines = true
    let start = at
    while at < text.count, text[at] != UInt8(ascii: ".") {
      guard text[at] &- 0x30 <= 9 else { throw Self.badDigit(text, at, "Decimal") }
      if whole > 0 || text[at] != 0x30 { whole += 1 }
      if text[at] != 0x39, whole > 0 { nines = false }
      at += 1
    }
    let wholeEnd = at
    var end = at
    var rounds = false
    if at < text.count {
      at += 1
      let point = at
      while at < text.count {
        guard text[at] &- 0x30 <= 9 else { throw Self.badDigit(text, at, "Decimal") }
        if at - point < scale, text[at] != 0x39 { nines = false }
        if at - point == scale { rounds = text[at] >= 0x35 }
        at += 1
      }
      if at - point < scale { nines = false }
      guard at > point || wholeEnd > start else { throw Self.badDigit(text, 0, "Decimal") }
      end = min(at, point + scale)
      if scale == 0 { end = wholeEnd }
      if roundsDecimals { end = at }
    } else if wholeEnd == start {
      throw Self.badDigit(text, 0, "Decimal")
    }
    let carries = roundsDecimals && rounds && nines && whole >= precision - scale
    guard whole <= precision - scale, !carries else {
      throw RowError(1204, "Overflow for NUMERIC(\(precision),\(scale))")
    }
    if end == start {
      // Nothing is left of `.5` without a scale.
      row.append("0")
    } else {
      row.appendPlain(UnsafeRawBufferPointer(UnsafeBufferPointer(rebasing: text[..<end])))
    }
  }

  func appendFloat(
    _ text: UnsafeBufferPointer<UInt8>, isReal: Bool, _ row: inout CopyTextEncoder
  ) throws(RowError) {
    let type: StaticString = isReal ? "Float" : "Double"
    var at = 0
    var digits = 0
    var isLong = false
    if text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+") { at = 1 }
    while at < text.count {
      let byte = text[at]
      if byte &- 0x30 <= 9 {
        digits += 1
      } else if byte != UInt8(ascii: ".") {
        break
      }
      at += 1
    }
    if at < text.count || digits > 30 || isReal { isLong = true }
    if text.filter({ $0 == UInt8(ascii: ".") }).count > 1 { throw Self.badDigit(text, at - 1, type) }
    if isLong {
      let word = String(decoding: text, as: UTF8.self)
      switch word.lowercased() {
      case "nan", "inf", "-inf", "+inf", "infinity", "-infinity", "+infinity": return row.append(word)
      default: break
      }
      // Neither hexadecimal nor words.
      if at < text.count, text[at] | 0x20 != UInt8(ascii: "e") || digits == 0 { throw Self.badDigit(text, at, type) }
      guard let value = Double(word) else { throw Self.badDigit(text, min(at, text.count - 1), type) }
      let isZero = !text.prefix(at).contains { $0 >= 0x31 && $0 <= 0x39 }
      let fits =
        isReal ? Float(value).isFinite && (isZero || Float(value) != 0) : value.isFinite && (isZero || value != 0)
      guard fits else { throw RowError(1204, "Overflow, Value '\(word.prefix(40))', Type: \(type)") }
    } else if digits == 0 {
      throw Self.badDigit(text, 0, type)
    }
    row.appendPlain(UnsafeRawBufferPointer(text))
  }
}

/// What is valid in a text.
enum TextChecks {
  /// How many bytes from the beginning are ASCII and not NUL; exact only where all of them are.
  static func asciiPrefix(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    guard let base = text.baseAddress else { return 0 }
    let raw = UnsafeRawPointer(base)
    var at = 0
    while at + 8 <= text.count {
      let word = raw.loadUnaligned(fromByteOffset: at, as: UInt64.self)
      let zero = (word &- 0x0101_0101_0101_0101) & ~word
      if (word | zero) & 0x8080_8080_8080_8080 != 0 { return at }
      at += 8
    }
    while at < text.count, base[at] < 0x80, base[at] != 0 { at += 1 }
    return at
  }

  /// Where the first character stands that is no valid UTF-8; nil for none.
  static func invalidPlace(_ text: UnsafeBufferPointer<UInt8>, from: Int) -> Int? {
    var at = from
    while at < text.count {
      let length = characterLength(text, at)
      if length <= 0 { return at }
      at += length
    }
    return nil
  }

  /// Bytes of the character at an offset; of an invalid one, how many are bad, as a negative number.
  static func characterLength(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> Int {
    let first = text[at]
    if first < 0x80 { return 1 }
    let length: Int
    switch first {
    case 0xC2...0xDF: length = 2
    case 0xE0...0xEF: length = 3
    case 0xF0...0xF4: length = 4
    default: return -1
    }
    var have = 1
    while have < length, at + have < text.count, text[at + have] & 0xC0 == 0x80 { have += 1 }
    guard have == length else { return -have }
    let second = text[at + 1]
    switch first {
    case 0xE0 where second < 0xA0: return -length
    case 0xED where second > 0x9F: return -length
    case 0xF0 where second < 0x90: return -length
    case 0xF4 where second > 0x8F: return -length
    default: return length
    }
  }

  /// The text with as many replacement characters as there are bytes in invalid ones.
  static func repaired(_ text: UnsafeBufferPointer<UInt8>, _ replacement: UInt8) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(text.count)
    var at = 0
    while at < text.count {
      let length = characterLength(text, at)
      if length > 0 {
        result.append(contentsOf: text[at..<at + length])
      } else {
        for _ in 0..<(-length) { result.append(replacement) }
      }
      at += abs(length)
    }
    return result
  }

  static func invalidCharacter(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> RowError {
    let count = max(1, -characterLength(text, at))
    let error =
      switch text[at] {
      case 0x80...0xBF: 1
      case 0xC0, 0xC1: 4
      case 0xF5...0xFF: 2
      default: 3
      }
    return RowError(
      1220,
      "String contains invalid or unsupported UTF8 codepoints. Bad UTF8 hex sequence: \(hex(text, at, count)) "
        + "(error \(error))")
  }

  static func wideInChar(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> RowError {
    RowError(
      1215,
      "Multibyte character not supported for CHAR (Hint: try using VARCHAR). Invalid char: "
        + hex(text, at, max(1, characterLength(text, at))))
  }

  private static func hex(_ text: UnsafeBufferPointer<UInt8>, _ at: Int, _ count: Int) -> String {
    text[at..<min(at + count, text.count)].map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined(separator: " ")
  }
}

import Diagnostics

/// String literals: their value as Redshift reads it.
extension Parser {
  var atString: Bool {
    switch token.kind {
    case .string, .escapeString, .prefixedString, .dollarString: true
    default: false
    }
  }

  mutating func string(_ expected: String = "a string") throws(ParseFailure) -> StringLiteral {
    guard atString else { throw unexpected(expected) }
    let start = start
    let first = advance()
    if first.kind == .dollarString { return dollarString(first) }
    if let value = plainValue(first) {
      return StringLiteral(form: .plain, value: value, hasBackslash: false, first.span)
    }
    var value: [UInt8] = []
    var backslash = false
    append(first, to: &value, &backslash)
    // Pieces on lines of their own make one string.
    while token.kind == .string, lineBreak(before: token) {
      append(advance(), to: &value, &backslash)
    }
    return StringLiteral(
      form: form(first), value: String(decoding: value, as: UTF8.self), hasBackslash: backslash, span(from: start))
  }

  /// The value of a string that reads as it is written and stands alone, as most do; nil for the others.
  private func plainValue(_ first: Token) -> String? {
    guard first.kind == .string, token.kind != .string else { return nil }
    let (start, end) = (Int(first.start) + 1, Int(first.end) - 1)
    for position in start..<end where bytes[position] == UInt8(ascii: "'") || bytes[position] == UInt8(ascii: "\\") {
      return nil
    }
    return text(start, end)
  }

  private func form(_ token: Token) -> StringLiteral.Form {
    switch bytes[Int(token.start)] | 0x20 {
    case UInt8(ascii: "e"): .escape
    case UInt8(ascii: "n"): .national
    case UInt8(ascii: "b"): .bits
    case UInt8(ascii: "x"): .hexadecimal
    default: .plain
    }
  }

  private func lineBreak(before token: Token) -> Bool {
    let previous = tokens[index - 1]
    for position in Int(previous.end)..<Int(token.start) where bytes[position] == 0x0A { return true }
    return false
  }

  private func dollarString(_ token: Token) -> StringLiteral {
    var tagEnd = Int(token.start) + 1
    while bytes[tagEnd] != UInt8(ascii: "$") { tagEnd += 1 }
    let length = tagEnd - Int(token.start) + 1
    let tag = text(Int(token.start) + 1, tagEnd)
    let body = text(Int(token.start) + length, Int(token.end) - length)
    return StringLiteral(form: .dollar(tag: tag), value: body, hasBackslash: false, token.span)
  }

  /// Undoes doubled quotes and backslash escapes: `\b \f \n \r \t`, octal, `\x` hexadecimal; any other escaped character
  /// stands for itself.
  private func append(_ token: Token, to value: inout [UInt8], _ hasBackslash: inout Bool) {
    var position = Int(token.start)
    let end = Int(token.end) - 1
    while bytes[position] != UInt8(ascii: "'") { position += 1 }
    let raw = bytes[Int(token.start)] | 0x20
    let escapes = raw != UInt8(ascii: "b") && raw != UInt8(ascii: "x")
    position += 1
    while position < end {
      let byte = bytes[position]
      if byte == UInt8(ascii: "'") {
        value.append(byte)
        position += 2
      } else if escapes, byte == UInt8(ascii: "\\"), position + 1 < end {
        hasBackslash = true
        position = unescape(at: position + 1, end, into: &value)
      } else {
        value.append(byte)
        position += 1
      }
    }
  }

  /// `position` is that of the character after the backslash; returns where to go on.
  private func unescape(at position: Int, _ end: Int, into value: inout [UInt8]) -> Int {
    let byte = bytes[position]
    switch byte {
    case UInt8(ascii: "n"): value.append(0x0A)
    case UInt8(ascii: "t"): value.append(0x09)
    case UInt8(ascii: "r"): value.append(0x0D)
    case UInt8(ascii: "b"): value.append(0x08)
    case UInt8(ascii: "f"): value.append(0x0C)
    case UInt8(ascii: "0")...UInt8(ascii: "7"):
      var number = 0
      var at = position
      while at < end, at < position + 3, bytes[at] >= UInt8(ascii: "0"), bytes[at] <= UInt8(ascii: "7") {
        number = number * 8 + Int(bytes[at] - UInt8(ascii: "0"))
        at += 1
      }
      value.append(UInt8(truncatingIfNeeded: number))
      return at
    case UInt8(ascii: "x"):
      var number = 0
      var at = position + 1
      while at < end, at < position + 3, let digit = Self.hexDigit(bytes[at]) {
        number = number * 16 + digit
        at += 1
      }
      value.append(at == position + 1 ? byte : UInt8(truncatingIfNeeded: number))
      return at
    default: value.append(byte)
    }
    return position + 1
  }

  private static func hexDigit(_ byte: UInt8) -> Int? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): Int(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): Int(byte - UInt8(ascii: "a")) + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): Int(byte - UInt8(ascii: "A")) + 10
    default: nil
    }
  }
}

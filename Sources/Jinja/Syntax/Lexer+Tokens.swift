import Diagnostics

extension Lexer {
  /// One token inside a tag; false behind an error.
  mutating func token() -> Bool {
    let byte = source[position]
    switch byte {
    case 0x41...0x5A, 0x5F, 0x61...0x7A: return name()
    case 0x30...0x39: return number()
    case 0x22, 0x27: return string(byte)
    case 0x80...: return name()
    default: return sign(byte)
    }
  }

  private mutating func add(_ kind: TokenKind, from start: Int, _ value: Int32 = 0) -> Bool {
    tokens.append(Token(kind: kind, value: value, start: Int32(start), end: Int32(position)))
    return true
  }

  private mutating func name() -> Bool {
    let start = position
    var valid = true
    while position < limit {
      let byte = source[position]
      if byte < 0x80 {
        guard UTF8Scanner.isNameByte(byte) else { break }
        position += 1
        continue
      }
      let (value, length) = UTF8Scanner.scalar(source, position, limit)
      guard let scalar = Unicode.Scalar(value), UTF8Scanner.isWord(scalar) else { break }
      let properties = scalar.properties
      valid = valid && (position == start ? properties.isXIDStart : properties.isXIDContinue)
      position += length
    }
    if position == start { return unexpected() }
    guard valid else {
      fail("jinja.bad-name", "invalid character in identifier", Span(start, position))
      return false
    }
    return add(.name, from: start, symbols.intern(UnsafeBufferPointer(rebasing: source[start..<position])))
  }

  private mutating func unexpected() -> Bool {
    let length = UTF8Scanner.scalar(source, position, limit).1
    let text = String(decoding: source[position..<position + length], as: UTF8.self)
    let isQuote = text == "'" || text == "\""
    fail(
      "jinja.unexpected-character", isQuote ? "the string is not closed" : "unexpected character \(Value.quoted(text))",
      Span(position, position + length))
    return false
  }

  /// Digits with single underscores between them; false where none stands here.
  private mutating func digits(_ isDigit: (UInt8) -> Bool) -> Bool {
    guard position < limit, isDigit(source[position]) else { return false }
    position += 1
    while position < limit {
      if isDigit(source[position]) {
        position += 1
      } else if source[position] == UInt8(ascii: "_"), position + 1 < limit, isDigit(source[position + 1]) {
        position += 2
      } else {
        break
      }
    }
    return true
  }

  private mutating func number() -> Bool {
    let start = position
    let isDecimal: (UInt8) -> Bool = { $0 >= 0x30 && $0 <= 0x39 }
    // Behind a dot (`a.0.1`) a number is an index, never a fraction.
    if start == begin || source[start - 1] != UInt8(ascii: ".") {
      _ = digits(isDecimal)
      var isFloat = false
      if position < limit, source[position] == UInt8(ascii: ".") {
        let mark = position
        position += 1
        isFloat = digits(isDecimal)
        if !isFloat { position = mark }
      }
      if position < limit, source[position] | 0x20 == UInt8(ascii: "e") {
        let mark = position
        position += 1
        if position < limit, source[position] == UInt8(ascii: "+") || source[position] == UInt8(ascii: "-") {
          position += 1
        }
        if digits(isDecimal) { isFloat = true } else { position = mark }
      }
      if isFloat { return add(.float, from: start) }
      position = start
    }
    if source[start] != UInt8(ascii: "0") {
      _ = digits(isDecimal)
      return add(.integer, from: start)
    }
    if start + 1 < limit, let isDigit = Self.radixDigits(source[start + 1] | 0x20) {
      position = start + 2
      if position < limit, source[position] == UInt8(ascii: "_") { position += 1 }
      if digits(isDigit) { return add(.integer, from: start) }
      position = start
    }
    _ = digits { $0 == 0x30 }
    return add(.integer, from: start)
  }

  private static func radixDigits(_ letter: UInt8) -> ((UInt8) -> Bool)? {
    switch letter {
    case UInt8(ascii: "x"): { ($0 >= 0x30 && $0 <= 0x39) || ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x66) }
    case UInt8(ascii: "o"): { $0 >= 0x30 && $0 <= 0x37 }
    case UInt8(ascii: "b"): { $0 == 0x30 || $0 == 0x31 }
    default: nil
    }
  }

  /// `value` tells the parser whether the text must be decoded (an escape or a carriage return in it).
  private mutating func string(_ quote: UInt8) -> Bool {
    let start = position
    var index = start + 1
    var plain = true
    while index < limit, source[index] != quote {
      if source[index] == UInt8(ascii: "\\") {
        plain = false
        index += 1
      } else if source[index] == 0x0D {
        plain = false
      }
      index += 1
    }
    guard index < limit else { return unexpected() }
    position = index + 1
    return add(.string, from: start, plain ? 0 : 1)
  }

  private mutating func sign(_ byte: UInt8) -> Bool {
    let start = position
    let next = position + 1 < limit ? source[position + 1] : 0
    guard let (kind, length) = Self.sign(byte, next) else { return unexpected() }
    switch kind {
    case .leftParen: brackets.append(UInt8(ascii: ")"))
    case .leftBracket: brackets.append(UInt8(ascii: "]"))
    case .leftBrace: brackets.append(UInt8(ascii: "}"))
    case .rightParen, .rightBracket, .rightBrace:
      let expected = brackets.popLast()
      guard expected == byte else {
        let wanted = expected.map { ", expected '\(Character(Unicode.Scalar($0)))'" } ?? ""
        fail(
          "jinja.unbalanced", "unexpected '\(Character(Unicode.Scalar(byte)))'\(wanted)", Span(start, start + 1))
        return false
      }
    default: break
    }
    position += length
    return add(kind, from: start)
  }

  private static func sign(_ byte: UInt8, _ next: UInt8) -> (TokenKind, Int)? {
    let isEqual = next == UInt8(ascii: "=")
    switch byte {
    case UInt8(ascii: "+"): return (.add, 1)
    case UInt8(ascii: "-"): return (.sub, 1)
    case UInt8(ascii: "*"): return next == byte ? (.pow, 2) : (.mul, 1)
    case UInt8(ascii: "/"): return next == byte ? (.floorDiv, 2) : (.div, 1)
    case UInt8(ascii: "%"): return (.mod, 1)
    case UInt8(ascii: "~"): return (.tilde, 1)
    case UInt8(ascii: "|"): return (.pipe, 1)
    case UInt8(ascii: "."): return (.dot, 1)
    case UInt8(ascii: ","): return (.comma, 1)
    case UInt8(ascii: ":"): return (.colon, 1)
    case UInt8(ascii: ";"): return (.semicolon, 1)
    case UInt8(ascii: "="): return isEqual ? (.equal, 2) : (.assign, 1)
    case UInt8(ascii: "!"): return isEqual ? (.notEqual, 2) : nil
    case UInt8(ascii: "<"): return isEqual ? (.lessEqual, 2) : (.less, 1)
    case UInt8(ascii: ">"): return isEqual ? (.greaterEqual, 2) : (.greater, 1)
    case UInt8(ascii: "("): return (.leftParen, 1)
    case UInt8(ascii: ")"): return (.rightParen, 1)
    case UInt8(ascii: "["): return (.leftBracket, 1)
    case UInt8(ascii: "]"): return (.rightBracket, 1)
    case UInt8(ascii: "{"): return (.leftBrace, 1)
    case UInt8(ascii: "}"): return (.rightBrace, 1)
    default: return nil
    }
  }
}

extension UTF8Scanner {
  /// Whether Python's `\w` takes it: letters, marks of names, digits.
  static func isWord(_ scalar: Unicode.Scalar) -> Bool {
    let properties = scalar.properties
    return properties.isAlphabetic || properties.isXIDContinue || properties.numericType != nil
  }
}

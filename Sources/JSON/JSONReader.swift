import Diagnostics

/// Reads JSON (RFC 8259) into a `JSONValue`.
package struct JSONReader {
  private let file: SourceFile
  private var index = 0
  private var depth = 0
  private static let depthLimit = 512

  /// - Throws: `json.syntax` at the place of the first error.
  package static func read(_ file: SourceFile) throws(Diagnostic) -> JSONValue {
    var reader = JSONReader(file: file)
    let value = try reader.value()
    reader.skipSpace()
    guard reader.index == file.bytes.count else { throw reader.failure("unexpected text after the value") }
    return value
  }

  /// - Throws: `json.syntax`.
  package static func read(_ text: String) throws(Diagnostic) -> JSONValue {
    try read(SourceFile(path: "<json>", text: text))
  }

  private init(file: SourceFile) { self.file = file }

  private func failure(_ message: String) -> Diagnostic {
    Diagnostic(
      code: "json.syntax", message: message, place: SourcePlace(file, Span(index, min(index + 1, file.bytes.count))))
  }

  private var byte: UInt8? { index < file.bytes.count ? file.bytes[index] : nil }

  private mutating func skipSpace() {
    while let byte, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { index += 1 }
  }

  private mutating func value() throws(Diagnostic) -> JSONValue {
    skipSpace()
    switch byte {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    case .some(let byte) where byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte): return try number()
    case .none: throw failure("the text ends where a value was expected")
    default: throw failure("expected a value")
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(Diagnostic) -> JSONValue {
    guard file.bytes[index...].starts(with: word.utf8) else { throw failure("expected '\(word)'") }
    index += word.utf8.count
    return value
  }

  private mutating func enter() throws(Diagnostic) {
    depth += 1
    if depth > Self.depthLimit { throw failure("nested deeper than \(Self.depthLimit) levels") }
    index += 1
    skipSpace()
  }

  private mutating func object() throws(Diagnostic) -> JSONValue {
    try enter()
    var object = JSONObject()
    if byte != UInt8(ascii: "}") {
      while true {
        skipSpace()
        guard byte == UInt8(ascii: "\"") else { throw failure("expected a key in double quotes") }
        let key = try string()
        skipSpace()
        guard byte == UInt8(ascii: ":") else { throw failure("expected ':'") }
        index += 1
        object[key] = try value()
        skipSpace()
        if byte == UInt8(ascii: "}") { break }
        guard byte == UInt8(ascii: ",") else { throw failure("expected ',' or '}'") }
        index += 1
      }
    }
    index += 1
    depth -= 1
    return .object(object)
  }

  private mutating func array() throws(Diagnostic) -> JSONValue {
    try enter()
    var items: [JSONValue] = []
    if byte != UInt8(ascii: "]") {
      while true {
        items.append(try value())
        skipSpace()
        if byte == UInt8(ascii: "]") { break }
        guard byte == UInt8(ascii: ",") else { throw failure("expected ',' or ']'") }
        index += 1
      }
    }
    index += 1
    depth -= 1
    return .array(items)
  }

  private mutating func number() throws(Diagnostic) -> JSONValue {
    let start = index
    var whole = true
    if byte == UInt8(ascii: "-") { index += 1 }
    while let byte {
      switch byte {
      case 0x30...0x39: index += 1
      case UInt8(ascii: "."), UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "+"), UInt8(ascii: "-"):
        whole = false
        index += 1
      default: return try number(start, whole)
      }
    }
    return try number(start, whole)
  }

  private func number(_ start: Int, _ whole: Bool) throws(Diagnostic) -> JSONValue {
    let text = String(decoding: file.bytes[start..<index], as: UTF8.self)
    if whole, let value = Int(text) { return .int(value) }
    guard let value = Double(text) else { throw failure("'\(text)' is not a number") }
    return .double(value)
  }

  private mutating func string() throws(Diagnostic) -> String {
    index += 1
    var text: [UInt8] = []
    while true {
      let start = index
      while let byte, byte != 0x22, byte != 0x5C, byte >= 0x20 { index += 1 }
      text.append(contentsOf: file.bytes[start..<index])
      guard let byte else { throw failure("the text ends inside a string") }
      if byte == 0x22 { break }
      guard byte == 0x5C else { throw failure("a control character inside a string") }
      index += 1
      try escape(into: &text)
    }
    index += 1
    return String(decoding: text, as: UTF8.self)
  }

  private mutating func escape(into text: inout [UInt8]) throws(Diagnostic) {
    let plain: UInt8
    switch byte {
    case UInt8(ascii: "\""): plain = 0x22
    case UInt8(ascii: "\\"): plain = 0x5C
    case UInt8(ascii: "/"): plain = 0x2F
    case UInt8(ascii: "b"): plain = 0x08
    case UInt8(ascii: "f"): plain = 0x0C
    case UInt8(ascii: "n"): plain = 0x0A
    case UInt8(ascii: "r"): plain = 0x0D
    case UInt8(ascii: "t"): plain = 0x09
    case UInt8(ascii: "u"): return try unicode(into: &text)
    default: throw failure("unknown escape")
    }
    index += 1
    text.append(plain)
  }

  private mutating func unicode(into text: inout [UInt8]) throws(Diagnostic) {
    var code = UInt32(try unit())
    if (0xD800..<0xDC00).contains(code), file.bytes[index...].starts(with: [0x5C, UInt8(ascii: "u")]) {
      let mark = index
      index += 1
      let low = UInt32(try unit())
      if (0xDC00..<0xE000).contains(low) {
        code = 0x10000 + (code - 0xD800) << 10 + (low - 0xDC00)
      } else {
        index = mark
      }
    }
    let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
    text.append(contentsOf: String(Character(scalar)).utf8)
  }

  /// Reads `uXXXX`, standing on the `u`.
  private mutating func unit() throws(Diagnostic) -> UInt16 {
    index += 1
    guard index + 4 <= file.bytes.count,
      let value = UInt16(String(decoding: file.bytes[index..<index + 4], as: UTF8.self), radix: 16)
    else { throw failure("expected four hexadecimal digits") }
    index += 4
    return value
  }
}

/// Reads a Python literal.
struct LiteralParser {
  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  init(_ text: String) { bytes = Array(text.utf8) }

  /// The value of the whole text; nil where it is no literal.
  mutating func parse() -> Value? {
    while byte == 0x20 || byte == 0x09 { index += 1 }
    guard let value = tuple(end: nil) else { return nil }
    skipSpace(lines: true)
    return index == bytes.count ? value : nil
  }

  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// Line ends count as space only inside brackets.
  private mutating func skipSpace(lines: Bool = false) {
    while let byte {
      switch byte {
      case 0x20, 0x09, 0x0C: index += 1
      case 0x0A, 0x0D:
        guard lines || depth > 0 else { return }
        index += 1
      case UInt8(ascii: "#"): while let next = self.byte, next != 0x0A { index += 1 }
      default: return
      }
    }
  }

  private mutating func skip(_ sign: Character) -> Bool {
    skipSpace()
    guard byte == sign.asciiValue else { return false }
    index += 1
    return true
  }

  /// Values with commas between them; a single one without a comma stands for itself. An empty tuple needs an end.
  private mutating func tuple(end: Character?) -> Value? {
    if let end, skip(end) { return .tuple([]) }
    guard let first = value() else { return nil }
    var items = [first]
    var isTuple = false
    while skip(",") {
      isTuple = true
      skipSpace()
      if end == nil ? byte == nil || byte == 0x0A : byte == end?.asciiValue { break }
      guard let next = value() else { return nil }
      items.append(next)
    }
    if let end, !skip(end) { return nil }
    return isTuple ? .tuple(items) : first
  }

  private mutating func value() -> Value? {
    skipSpace()
    guard depth < 100, let byte else { return nil }
    depth += 1
    defer { depth -= 1 }
    switch byte {
    case UInt8(ascii: "("):
      index += 1
      return tuple(end: ")")
    case UInt8(ascii: "["):
      index += 1
      return list().map { .list($0) }
    case UInt8(ascii: "{"):
      index += 1
      return braces()
    case UInt8(ascii: "'"), UInt8(ascii: "\""): return strings()
    case UInt8(ascii: "+"), UInt8(ascii: "-"):
      index += 1
      skipSpace()
      guard let first = self.byte, (0x30...0x39).contains(first) || first == UInt8(ascii: "."),
        let number = number()
      else { return nil }
      guard byte == UInt8(ascii: "-") else { return number }
      if case .double(let real) = number { return .double(-real) }
      return number.exactDecimal.map { .integer(-$0.truncated) }
    case 0x30...0x39, UInt8(ascii: "."): return number()
    default: return word()
    }
  }

  private mutating func list() -> [Value]? {
    var items: [Value] = []
    while !skip("]") {
      if !items.isEmpty {
        guard skip(",") else { return nil }
        if skip("]") { break }
      }
      guard let item = value() else { return nil }
      items.append(item)
    }
    return items
  }

  private mutating func braces() -> Value? {
    if skip("}") { return .dict(DictBox()) }
    guard let first = value() else { return nil }
    let dict = DictBox()
    let set = SetBox()
    let isDict = skip(":")
    var key = first
    while true {
      if isDict {
        guard let item = value(), dict.set(key, item) else { return nil }
      } else {
        guard set.insert(key) else { return nil }
      }
      if skip("}") { break }
      guard skip(",") else { return nil }
      if skip("}") { break }
      guard let next = value() else { return nil }
      key = next
      if isDict, !skip(":") { return nil }
    }
    return isDict ? .dict(dict) : .set(set)
  }

  /// Adjacent strings are one.
  private mutating func strings() -> Value? {
    guard var text = string(isRaw: false) else { return nil }
    while true {
      skipSpace()
      guard byte == 0x22 || byte == 0x27 else { return .string(text) }
      guard let next = string(isRaw: false) else { return nil }
      text += next
    }
  }

  private mutating func string(isRaw: Bool) -> String? {
    guard let quote = byte else { return nil }
    let isTriple = index + 2 < bytes.count && bytes[index + 1] == quote && bytes[index + 2] == quote
    index += isTriple ? 3 : 1
    let start = index
    while let byte {
      if byte == UInt8(ascii: "\\") {
        index += 2
        continue
      }
      if byte == 0x0A, !isTriple { return nil }
      let closes = isTriple ? bytes[index...].starts(with: [quote, quote, quote]) : byte == quote
      if closes {
        let text = bytes[start..<index]
        index += isTriple ? 3 : 1
        return isRaw ? String(decoding: text, as: UTF8.self) : try? StringEscape.decode(text)
      }
      index += 1
    }
    return nil
  }

  private mutating func number() -> Value? {
    let start = index
    var isReal = false
    let isRadix = bytes[start] == 0x30 && start + 1 < bytes.count && "xXoObB".utf8.contains(bytes[start + 1])
    while let byte {
      switch byte {
      case 0x30...0x39, UInt8(ascii: "_"): break
      case UInt8(ascii: "x"), UInt8(ascii: "X"), UInt8(ascii: "o"), UInt8(ascii: "O"),
        UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        if isRadix { break }
        guard byte | 0x20 == UInt8(ascii: "e") else { return nil }
        isReal = true
        if index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "+") || bytes[index + 1] == UInt8(ascii: "-") {
          index += 1
        }
      case UInt8(ascii: "."): isReal = true
      default:
        return finish(start, isReal)
      }
      index += 1
    }
    return finish(start, isReal)
  }

  private func finish(_ start: Int, _ isReal: Bool) -> Value? {
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    if isReal { return NumberReader.double(text).map(Value.double) }
    return NumberReader.integer(text, base: 0).map(Value.integer)
  }

  private mutating func word() -> Value? {
    let start = index
    while let byte, UTF8Scanner.isNameByte(byte) { index += 1 }
    switch String(decoding: bytes[start..<index], as: UTF8.self) {
    case "None": return Value.none
    case "True": return .bool(true)
    case "False": return .bool(false)
    case "r", "R", "u", "U":
      guard byte == 0x22 || byte == 0x27 else { return nil }
      return string(isRaw: bytes[start] | 0x20 == UInt8(ascii: "r")).map(Value.string)
    case "set":
      guard skip("("), skip(")") else { return nil }
      return .set(SetBox())
    default: return nil
    }
  }
}

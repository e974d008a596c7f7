import JSON

/// Decides what an unquoted scalar is, by the rules of YAML 1.1 as PyYAML applies them.
enum ScalarResolver {
  /// A plain scalar without a tag.
  static func resolve(_ text: UnsafeBufferPointer<UInt8>) -> YAMLScalar {
    guard let first = text.first else { return YAMLScalar(.null) }
    switch first {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
      if let value = int(text) ?? float(text) { return YAMLScalar(value) }
      if let date = Timestamp.isoText(text) { return YAMLScalar(.string(date), isTimestamp: true) }
    case UInt8(ascii: "~") where text.count == 1: return YAMLScalar(.null)
    case UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "y"), UInt8(ascii: "Y"), UInt8(ascii: "t"),
      UInt8(ascii: "T"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "o"), UInt8(ascii: "O"):
      if text.count <= 5, let value = word(text) { return YAMLScalar(value) }
    default: break
    }
    return YAMLScalar(.string(String(decoding: text, as: UTF8.self)))
  }

  /// The booleans and null: all lower case, all upper case or capitalised.
  static func word(_ text: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    let upper = text.allSatisfy { $0 & 0x20 == 0 }
    let lowerTail = text.dropFirst().allSatisfy { $0 & 0x20 != 0 }
    guard upper || lowerTail else { return nil }
    var folded: UInt64 = 0
    for byte in text { folded = folded << 8 | UInt64(byte | 0x20) }
    return words[folded] ?? nil
  }

  private static let words: [UInt64: JSONValue] = {
    var table: [UInt64: JSONValue] = [:]
    let all: [(String, JSONValue)] = [
      ("yes", true), ("no", false), ("true", true), ("false", false), ("on", true), ("off", false), ("null", .null),
    ]
    for (name, value) in all { table[name.utf8.reduce(0) { $0 << 8 | UInt64($1) }] = value }
    return table
  }()

  /// Binary, octal (`010`), decimal, hexadecimal and base 60 (`1:30`), with `_` anywhere after the first digit.
  static func int(_ text: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    var index = 0
    var negative = false
    if let first = text.first, first == UInt8(ascii: "-") || first == UInt8(ascii: "+") {
      negative = first == UInt8(ascii: "-")
      index = 1
    }
    guard index < text.count else { return nil }
    let body = text[index...]
    guard body[index] == UInt8(ascii: "0") else { return decimal(body, negative) }
    guard body.count > 1 else { return 0 }
    switch body[index + 1] {
    case UInt8(ascii: "b"): return digits(body.dropFirst(2), 2, negative)
    case UInt8(ascii: "x"): return digits(body.dropFirst(2), 16, negative)
    default: return digits(body.dropFirst(), 8, negative)
    }
  }

  private static func decimal(_ body: Slice<UnsafeBufferPointer<UInt8>>, _ negative: Bool) -> JSONValue? {
    guard let first = body.first, (0x31...0x39).contains(first) else { return nil }
    guard body.contains(UInt8(ascii: ":")) else { return digits(body, 10, negative) }
    var total = 0
    for (position, part) in body.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false).enumerated() {
      guard case .int(let value)? = digits(part, 10, false) else { return nil }
      guard position == 0 || (part.count <= 2 && value < 60 && !part.contains(UInt8(ascii: "_"))) else { return nil }
      let (scaled, first) = total.multipliedReportingOverflow(by: 60)
      let (sum, second) = scaled.addingReportingOverflow(value)
      guard !first, !second else { return nil }
      total = sum
    }
    return .int(negative ? -total : total)
  }

  private static func digits(
    _ body: Slice<UnsafeBufferPointer<UInt8>>, _ radix: Int, _ negative: Bool
  ) -> JSONValue? {
    var total = 0
    var overflow = false
    var any = false
    for byte in body where byte != UInt8(ascii: "_") {
      let digit: Int
      switch byte {
      case 0x30...0x39: digit = Int(byte) - 0x30
      case 0x41...0x46: digit = Int(byte) - 0x37
      case 0x61...0x66: digit = Int(byte) - 0x57
      default: return nil
      }
      guard digit < radix else { return nil }
      any = true
      let (scaled, first) = total.multipliedReportingOverflow(by: radix)
      let (sum, second) = scaled.subtractingReportingOverflow(digit)
      overflow = overflow || first || second
      total = sum
    }
    // A zero stands in front of octal digits.
    guard any || radix == 8 else { return nil }
    if overflow {
      // Python's integers have no end; the digits print the same.
      guard radix == 10 else { return nil }
      return .string((negative ? "-" : "") + String(decoding: body.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self))
    }
    if negative { return .int(total) }
    guard total != Int.min else { return .string("9223372036854775808") }
    return .int(-total)
  }

  /// `1.5`, `1.`, `.5`, `1.5e+3` (the exponent needs its sign), `1:30.5`, `.inf`, `.nan`.
  static func float(_ text: UnsafeBufferPointer<UInt8>) -> JSONValue? {
    var index = 0
    var sign = 1.0
    let signed = text[0] == UInt8(ascii: "-") || text[0] == UInt8(ascii: "+")
    if signed {
      sign = text[0] == UInt8(ascii: "-") ? -1 : 1
      index = 1
    }
    guard index < text.count else { return nil }
    if text[index] == UInt8(ascii: ".") {
      let rest = String(decoding: text[(index + 1)...], as: UTF8.self)
      if ["inf", "Inf", "INF"].contains(rest) { return .double(sign * .infinity) }
      guard !signed else { return nil }
      if ["nan", "NaN", "NAN"].contains(rest) { return .double(.nan) }
      guard index + 1 < text.count, isDigit(text[index + 1]) else { return nil }
    } else if !isDigit(text[index]) {
      return nil
    }
    var clean: [UInt8] = []
    var sixty: Double?
    var seenPoint = false
    var position = index
    scan: while position < text.count {
      let byte = text[position]
      switch byte {
      case 0x30...0x39: clean.append(byte)
      case UInt8(ascii: "_"): break
      case UInt8(ascii: "."):
        guard !seenPoint else { return nil }
        seenPoint = true
        clean.append(byte)
      case UInt8(ascii: ":"):
        guard !seenPoint, let part = Double(String(decoding: clean, as: UTF8.self)) else { return nil }
        guard sixty == nil || part < 60 else { return nil }
        sixty = (sixty ?? 0) * 60 + part
        clean = []
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard seenPoint, sixty == nil, position + 2 < text.count else { return nil }
        let mark = text[position + 1]
        guard mark == UInt8(ascii: "+") || mark == UInt8(ascii: "-"), text[(position + 2)...].allSatisfy(isDigit)
        else { return nil }
        if clean.last == UInt8(ascii: ".") { clean.append(0x30) }
        clean.append(contentsOf: text[position...])
        position = text.count
        break scan
      default: return nil
      }
      position += 1
    }
    guard seenPoint else { return nil }
    if clean.first == UInt8(ascii: ".") { clean.insert(0x30, at: 0) }
    if clean.last == UInt8(ascii: ".") { clean.append(0x30) }
    guard let value = Double(String(decoding: clean, as: UTF8.self)) else { return nil }
    return .double(sign * ((sixty ?? 0) * 60 + value))
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}

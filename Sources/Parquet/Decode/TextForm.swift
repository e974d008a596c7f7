/// How a leaf's values become text.
enum TextForm {
  // Of numbers, which arrive as 64 bits.
  case boolean
  /// `true` and `false`, as JSON has them.
  case word
  case signed
  /// Of so many bits.
  case unsigned(UInt64)
  case float, double
  case decimal(Int)
  case date
  case time(TimeUnit)
  case timestamp(TimeUnit, utc: Bool)
  // Of bytes.
  case verbatim
  /// Hexadecimal digits, after `\x` where PostgreSQL reads them.
  case hexadecimal(prefixed: Bool)
  case uuid, int96, float16
  case decimalBytes(Int)

  init(_ leaf: LeafColumn, nested: Bool, binaryAsText: Bool) {
    let hasNumbers = leaf.physical != .byteArray && leaf.physical != .fixedByteArray && leaf.physical != .int96
    switch leaf.type {
    case .boolean: self = nested ? .word : .boolean
    case .integer(_, true): self = .signed
    case .integer(let bits, false): self = .unsigned(bits == 64 ? .max : (1 << UInt64(bits)) - 1)
    case .float: self = .float
    case .double: self = .double
    case .float16: self = .float16
    case .decimal(_, let scale): self = hasNumbers ? .decimal(scale) : .decimalBytes(scale)
    case .date: self = .date
    case .time(let unit, _): self = .time(unit)
    case .timestamp(let unit, let utc): self = .timestamp(unit, utc: utc)
    case .int96: self = .int96
    case .uuid: self = .uuid
    case .string, .enumeration, .json: self = .verbatim
    case .binary, .bson: self = binaryAsText ? .verbatim : .hexadecimal(prefixed: !nested)
    case .unknown: self = leaf.physical == .int96 ? .int96 : hasNumbers ? .signed : .verbatim
    }
  }

  /// Whether a value stands in quotation marks in JSON. Numbers may be `NaN`, which only a text can say.
  var isQuoted: Bool {
    switch self {
    case .boolean, .word, .signed, .unsigned, .decimal, .decimalBytes: false
    case .float, .double, .float16, .date, .time, .timestamp, .verbatim, .hexadecimal, .uuid, .int96: true
    }
  }

  /// Whether a number stands bare in JSON unless it is not finite.
  var isFloating: Bool {
    switch self {
    case .float, .double, .float16: true
    default: false
    }
  }

  /// Whether the text can hold what COPY's text format escapes.
  var needsEscapes: Bool {
    switch self {
    case .verbatim: true
    case .hexadecimal(let prefixed): prefixed
    default: false
    }
  }

  /// A number's text, at most `NumberText.widest` bytes; nil where the value has none.
  @inline(__always)
  func write(_ value: Int64, _ target: UnsafeMutablePointer<UInt8>) -> Int? {
    switch self {
    case .signed: return NumberText.signed(value, target)
    case .decimal(let scale): return NumberText.decimal(value, scale: scale, target)
    case .double: return NumberText.double(Double(bitPattern: UInt64(bitPattern: value)), target)
    case .timestamp(let unit, let utc): return CalendarText.timestamp(value, unit, utc: utc, target)
    case .date: return CalendarText.date(value, target)
    case .unsigned(let mask): return NumberText.unsigned(UInt64(bitPattern: value) & mask, target)
    case .float: return NumberText.float(Float(bitPattern: UInt32(truncatingIfNeeded: value)), target)
    case .time(let unit): return CalendarText.time(value, unit, target)
    case .boolean:
      target[0] = value == 0 ? 102 : 116
      return 1
    case .word: return NumberText.text(value == 0 ? "false" : "true", target)
    case .verbatim, .hexadecimal, .uuid, .int96, .float16, .decimalBytes: return nil
    }
  }

  /// The most bytes that the text of so many takes.
  func room(_ length: Int) -> Int {
    if case .hexadecimal = self { return 2 * length + 2 }
    return NumberText.widest
  }

  /// The text of bytes, at most `room` bytes; nil where the value has none.
  func write(_ bytes: UnsafePointer<UInt8>, _ length: Int, _ target: UnsafeMutablePointer<UInt8>) -> Int? {
    switch self {
    case .hexadecimal(let prefixed):
      var at = 0
      if prefixed {
        target[0] = 92
        target[1] = 120
        at = 2
      }
      for index in 0..<length { at += Self.hexadecimal(bytes[index], target + at) }
      return at
    case .uuid:
      var at = 0
      for index in 0..<16 {
        if index == 4 || index == 6 || index == 8 || index == 10 {
          target[at] = 45
          at += 1
        }
        at += Self.hexadecimal(bytes[index], target + at)
      }
      return at
    case .int96: return CalendarText.int96(bytes, target)
    case .float16:
      return NumberText.float(Self.half(UInt16(bytes[0]) | UInt16(bytes[1]) << 8), target)
    case .decimalBytes(let scale):
      guard let number = Self.number(bytes, length) else { return nil }
      return NumberText.decimal(number, scale: scale, target)
    default: return nil
    }
  }

  private static func hexadecimal(_ byte: UInt8, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    let (high, low) = (byte >> 4, byte & 15)
    target[0] = high < 10 ? high + 48 : high + 87
    target[1] = low < 10 ? low + 48 : low + 87
    return 2
  }

  /// Big-endian two's complement; nil beyond 128 bits, which 38 digits do not reach.
  private static func number(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int128? {
    guard length > 0 else { return 0 }
    let fill: UInt8 = bytes[0] & 0x80 == 0 ? 0 : 0xFF
    var start = 0
    while length - start > 16 {
      guard bytes[start] == fill else { return nil }
      start += 1
    }
    if start > 0, (bytes[start] ^ fill) & 0x80 != 0 { return nil }
    if length - start <= 8 {
      var small = fill == 0 ? UInt64(0) : .max
      for index in start..<length { small = small << 8 | UInt64(bytes[index]) }
      return Int128(Int64(bitPattern: small))
    }
    var value = fill == 0 ? UInt128(0) : UInt128.max
    for index in start..<length { value = value << 8 | UInt128(bytes[index]) }
    return Int128(truncatingIfNeeded: value)
  }

  /// IEEE half precision.
  private static func half(_ bits: UInt16) -> Float {
    let sign = UInt32(bits & 0x8000) << 16
    let exponent = Int(bits >> 10) & 31
    let fraction = UInt32(bits & 0x3FF)
    switch exponent {
    case 31: return Float(bitPattern: sign | 0x7F80_0000 | fraction << 13)
    case 0:
      let small = Float(fraction) * 0x1p-24
      return sign == 0 ? small : -small
    default: return Float(bitPattern: sign | UInt32(exponent + 112) << 23 | fraction << 13)
    }
  }
}

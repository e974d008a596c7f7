import JSON

/// Python's `format % values`.
struct PercentFormat {
  private let bytes: [UInt8]
  private let values: Value
  private let state: RenderState
  /// Whether text put in is escaped (the format is safe markup).
  private let escaped: Bool
  private var index = 0
  private var nextValue = 0
  private var out: [UInt8] = []

  static func format(
    _ format: String, _ values: Value, _ state: RenderState, escaped: Bool
  ) throws(RenderInterrupt) -> String {
    var formatter = PercentFormat(
      bytes: Array(format.utf8), values: values, state: state, escaped: escaped)
    return try formatter.run()
  }

  private init(bytes: [UInt8], values: Value, state: RenderState, escaped: Bool) {
    self.bytes = bytes
    self.values = values
    self.state = state
    self.escaped = escaped
  }

  private mutating func run() throws(RenderInterrupt) -> String {
    while index < bytes.count {
      let start = index
      while index < bytes.count, bytes[index] != UInt8(ascii: "%") { index += 1 }
      out += bytes[start..<index]
      guard index < bytes.count else { break }
      index += 1
      try conversion()
    }
    if case .tuple(let box) = values {
      guard nextValue >= box.items.count else { throw leftOver() }
    } else if nextValue == 0, !isMapping {
      throw leftOver()
    }
    return String(decoding: out, as: UTF8.self)
  }

  private func leftOver() -> RenderInterrupt {
    .typeError("not all arguments converted during string formatting")
  }

  /// Anything with items but text and tuples may go unused.
  private var isMapping: Bool {
    switch values {
    case .dict, .list, .undefined, .range, .object: true
    default: false
    }
  }

  private mutating func value() throws(RenderInterrupt) -> Value {
    nextValue += 1
    if case .tuple(let box) = values {
      guard nextValue <= box.items.count else { throw .typeError("not enough arguments for format string") }
      return box.items[nextValue - 1]
    }
    guard nextValue == 1 else { throw .typeError("not enough arguments for format string") }
    return values
  }

  private var byte: UInt8? { index < bytes.count ? bytes[index] : nil }

  private mutating func number() throws(RenderInterrupt) -> Int? {
    if byte == UInt8(ascii: "*") {
      index += 1
      guard let number = try value().index else { throw .typeError("* wants int") }
      guard abs(number) <= 1 << 24 else { throw .valueError("width too big") }
      return number
    }
    var result: Int?
    while let digit = byte, (0x30...0x39).contains(digit) {
      result = (result ?? 0) * 10 + Int(digit - 0x30)
      guard (result ?? 0) <= 1 << 24 else { throw .valueError("width too big") }
      index += 1
    }
    return result
  }

  private struct Conversion {
    var flags: Set<UInt8> = []
    var width = 0
    var precision: Int?

    func has(_ flag: Character) -> Bool { flag.asciiValue.map(flags.contains) ?? false }
  }

  private mutating func conversion() throws(RenderInterrupt) {
    var conversion = Conversion()
    var named: Value?
    if byte == UInt8(ascii: "(") { named = try namedValue() }
    while let flag = byte, "-+ 0#".utf8.contains(flag) {
      conversion.flags.insert(flag)
      index += 1
    }
    if let width = try number() {
      conversion.width = abs(width)
      if width < 0 { conversion.flags.insert(UInt8(ascii: "-")) }
    }
    if byte == UInt8(ascii: ".") {
      index += 1
      conversion.precision = max(0, try number() ?? 0)
    }
    while let length = byte, "hlL".utf8.contains(length) { index += 1 }
    guard let type = byte else { throw .valueError("incomplete format") }
    index += 1
    if type == UInt8(ascii: "%") {
      out.append(type)
      return
    }
    guard "diouxXeEfFgGcrsa".utf8.contains(type) else {
      let place = String(decoding: bytes[..<(index - 1)], as: UTF8.self).unicodeScalars.count
      let (code, length) = bytes.withUnsafeBufferPointer { UTF8Scanner.scalar($0, index - 1, bytes.count) }
      let name = String(decoding: bytes[(index - 1)..<(index - 1 + length)], as: UTF8.self)
      throw .valueError(
        "unsupported format character '\(name)' (0x\(String(code, radix: 16))) at index \(place)")
    }
    if let named { return try convert(named, type, conversion) }
    try convert(try value(), type, conversion)
  }

  private mutating func namedValue() throws(RenderInterrupt) -> Value {
    index += 1
    let start = index
    var depth = 1
    while let next = byte {
      if next == UInt8(ascii: "(") { depth += 1 }
      if next == UInt8(ascii: ")") {
        depth -= 1
        if depth == 0 { break }
      }
      index += 1
    }
    guard index < bytes.count else { throw .valueError("incomplete format key") }
    let key = String(decoding: bytes[start..<index], as: UTF8.self)
    index += 1
    nextValue = max(nextValue, 1)
    switch values {
    case .dict(let box):
      guard let value = box[key] else { throw .failure("jinja.key-error", Value.quoted(key)) }
      return value
    case .object(let object):
      if let value = try object.item(.string(key), state) { return value }
      throw .failure("jinja.key-error", Value.quoted(key))
    default: throw .typeError("format requires a mapping")
    }
  }

  private mutating func convert(
    _ value: Value, _ type: UInt8, _ conversion: Conversion
  ) throws(RenderInterrupt) {
    switch type {
    case UInt8(ascii: "s"), UInt8(ascii: "r"), UInt8(ascii: "a"):
      var text = type == UInt8(ascii: "s") ? value.text : value.representation
      if type == UInt8(ascii: "a") { text = Self.ascii(text) }
      if escaped {
        if case .markup = value, type == UInt8(ascii: "s") {} else { text = Markup.escape(text) }
      }
      if let precision = conversion.precision { text = String(text.unicodeScalars.prefix(precision)) }
      pad(text, sign: "", conversion, zeros: false)
    case UInt8(ascii: "c"): pad(try character(value), sign: "", conversion, zeros: false)
    case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "g"),
      UInt8(ascii: "G"):
      try float(value, type, conversion)
    default: try integer(value, type, conversion)
    }
  }

  private func character(_ value: Value) throws(RenderInterrupt) -> String {
    switch value {
    case .bool(let flag): return try character(.int(flag ? 1 : 0))
    case .int(let code):
      guard let scalar = UInt32(exactly: code).flatMap(Unicode.Scalar.init) else {
        throw Arithmetic.overflow("%c arg not in range(0x110000)")
      }
      return String(scalar)
    case .big: throw Arithmetic.overflow("%c arg not in range(0x110000)")
    case .string(let text) where Text.count(text) == 1: return text
    default: throw .typeError("%c requires int or char")
    }
  }

  private mutating func pad(_ body: String, sign: String, _ conversion: Conversion, zeros: Bool) {
    let missing = max(0, conversion.width - Text.count(body) - sign.utf8.count)
    if conversion.has("-") {
      out += sign.utf8
      out += body.utf8
      out += repeatElement(0x20, count: missing)
    } else if zeros, conversion.has("0") {
      out += sign.utf8
      out += repeatElement(0x30, count: missing)
      out += body.utf8
    } else {
      out += repeatElement(0x20, count: missing)
      out += sign.utf8
      out += body.utf8
    }
  }

  private func sign(_ isNegative: Bool, _ conversion: Conversion) -> String {
    isNegative ? "-" : conversion.has("+") ? "+" : conversion.has(" ") ? " " : ""
  }

  private mutating func float(_ value: Value, _ type: UInt8, _ conversion: Conversion) throws(RenderInterrupt) {
    if case .undefined(let undefined) = value { throw state.use(of: undefined) }
    guard value.isNumber else { throw .typeError("must be real number, not \(value.typeName)") }
    let number = try Arithmetic.double(value)
    let isUpper = type < 0x61
    guard number.isFinite else {
      let name = number.isNaN ? "nan" : "inf"
      pad(isUpper ? name.uppercased() : name, sign: sign(number < 0, conversion), conversion, zeros: false)
      return
    }
    let places = conversion.precision ?? 6
    let exact = NumberText.exact(number)
    let alternate = conversion.has("#")
    let digits: String
    switch type | 0x20 {
    case UInt8(ascii: "e"):
      digits = NumberText.scientific(exact, places: places, mark: isUpper ? "E" : "e", alternate: alternate)
    case UInt8(ascii: "f"):
      digits = NumberText.fixed(exact, places: places) + (alternate && places == 0 ? "." : "")
    default: digits = NumberText.general(exact, digits: places, mark: isUpper ? "E" : "e", alternate: alternate)
    }
    pad(digits, sign: sign(number.sign == .minus, conversion), conversion, zeros: true)
  }

  private mutating func integer(_ value: Value, _ type: UInt8, _ conversion: Conversion) throws(RenderInterrupt) {
    let letter = String(Unicode.Scalar(type))
    let isDecimal = "diu".utf8.contains(type)
    let number: BigInteger
    switch value {
    case .bool(let flag): number = BigInteger(flag ? 1 : 0)
    case .int(let whole): number = BigInteger(whole)
    case .big(let whole): number = whole
    case .double(let real) where isDecimal:
      guard real.isFinite else {
        throw real.isNaN
          ? .valueError("cannot convert float NaN to integer")
          : Arithmetic.overflow("cannot convert float infinity to integer")
      }
      number = BigInteger(truncating: real)
    case .decimal(let decimal) where isDecimal: number = decimal.truncated
    default:
      let wanted = isDecimal ? "a real number" : "an integer"
      throw .typeError("%\(letter) format: \(wanted) is required, not \(value.typeName)")
    }
    var digits: String
    var prefix = ""
    switch type {
    case UInt8(ascii: "x"), UInt8(ascii: "X"):
      digits = number.digits(radix: 16)
      if conversion.has("#") { prefix = "0" + letter }
      if type == UInt8(ascii: "X") { digits = digits.uppercased() }
    case UInt8(ascii: "o"):
      digits = number.digits(radix: 8)
      if conversion.has("#") { prefix = "0o" }
    default: digits = number.digits
    }
    if let precision = conversion.precision {
      digits = String(repeating: "0", count: max(0, precision - digits.utf8.count)) + digits
    }
    pad(digits, sign: sign(number.isNegative, conversion) + prefix, conversion, zeros: true)
  }

  private static func ascii(_ text: String) -> String {
    text.unicodeScalars.reduce(into: "") { out, scalar in
      if scalar.isASCII {
        out.unicodeScalars.append(scalar)
      } else if scalar.value < 0x100 {
        out += "\\x" + Text.hexadecimal(scalar.value, 2)
      } else if scalar.value < 0x10000 {
        out += "\\u" + Text.hexadecimal(scalar.value, 4)
      } else {
        out += "\\U" + Text.hexadecimal(scalar.value, 8)
      }
    }
  }
}

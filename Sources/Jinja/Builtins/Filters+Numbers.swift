import JSON

extension Filters {
  static let numbers: [String: Engine.Native] = [
    "abs": { (state, arguments) throws(RenderInterrupt) in
      let (value, reader) = try split("abs", arguments)
      try reader.finish()
      if case .undefined(let undefined) = value { throw state.use(of: undefined) }
      guard value.isNumber else { throw .typeError("bad operand type for abs(): '\(value.typeName)'") }
      switch value {
      case .double(let number): return .double(number.magnitude)
      case .decimal(let number): return .decimal(number.isNegative ? -number : number)
      default:
        return (value.numericOrder(to: .int(0)) ?? 0) < 0
          ? try Arithmetic.negate(value, state) : try Arithmetic.plus(value, state)
      }
    },
    "int": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("int", arguments)
      let fallback = try reader.optional("default") ?? .int(0)
      let base = try reader.integer("base") ?? 10
      try reader.finish()
      return try integer(value, base, state) ?? fallback
    },
    "float": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("float", arguments)
      let fallback = try reader.optional("default") ?? .double(0)
      try reader.finish()
      if case .undefined(let undefined) = value { throw state.use(of: undefined) }
      if let text = value.string { return NumberReader.double(text).map(Value.double) ?? fallback }
      return value.isNumber ? .double(try Arithmetic.double(value)) : fallback
    },
    "round": { (state, arguments) throws(RenderInterrupt) in try round(arguments, state) },
    "filesizeformat": { (state, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("filesizeformat", arguments)
      let isBinary = try reader.optional("binary")?.isTrue ?? false
      try reader.finish()
      if case .undefined(let undefined) = value { throw state.use(of: undefined) }
      let number: Double
      if let text = value.string {
        guard let parsed = NumberReader.double(text) else {
          throw .valueError("could not convert string to float: \(Value.quoted(text))")
        }
        number = parsed
      } else {
        number = try Arithmetic.double(value)
      }
      return .string(fileSize(number, isBinary))
    },
    "tojson": { (_, arguments) throws(RenderInterrupt) in
      var (value, reader) = try split("tojson", arguments)
      let indent = try reader.integer("indent")
      try reader.finish()
      return .markup(escapedForHTML(try JSONText.write(value, indent: indent, sortKeys: true)))
    },
  ]

  /// nil where the value is no number in any way.
  private static func integer(_ value: Value, _ base: Int, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch value {
    case .string(let text), .markup(let text):
      if let number = NumberReader.integer(text, base: base) { return .integer(number) }
      guard let number = NumberReader.double(text), number.isFinite else { return nil }
      return .integer(BigInteger(truncating: number))
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .int, .big: return value
    case .double(let number):
      if number.isNaN { return nil }
      guard number.isFinite else { throw Arithmetic.overflow("cannot convert float infinity to integer") }
      return .integer(BigInteger(truncating: number))
    case .decimal(let number): return .integer(number.truncated)
    case .undefined(let undefined): throw state.use(of: undefined)
    default: return nil
    }
  }

  private static func round(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var (value, reader) = try split("round", arguments)
    let precision = try reader.integer("precision") ?? 0
    let method = try reader.text("method") ?? "common"
    try reader.finish()
    guard ["common", "ceil", "floor"].contains(method) else {
      throw .failure("jinja.bad-argument", "method must be common, ceil or floor")
    }
    if case .undefined(let undefined) = value { throw state.use(of: undefined) }
    guard value.isNumber else { throw .typeError("type \(value.typeName) doesn't define __round__ method") }
    guard precision.magnitude <= 10_000 else { throw Arithmetic.overflow("precision too large") }
    guard method == "common" else {
      let power = try Arithmetic.apply(.pow, .int(10), .int(precision), state)
      let scaled = try Arithmetic.apply(.mul, value, power, state)
      let whole: Value
      switch scaled {
      case .double(let number):
        guard number.isFinite else {
          throw Arithmetic.overflow("cannot convert float infinity to integer")
        }
        whole = .integer(BigInteger(truncating: number.rounded(method == "ceil" ? .up : .down)))
      case .decimal(let number):
        let one = BigInteger(number.compare(DecimalNumber(number.truncated)))
        whole = .integer(
          number.truncated + (method == "ceil" ? (one.int == 1 ? one : .zero) : (one.int == -1 ? one : .zero)))
      default: whole = scaled
      }
      return try Arithmetic.apply(.div, whole, power, state)
    }
    return rounded(value, precision)
  }

  /// Python's `round(value, places)`: half to even, on the exact value.
  static func rounded(_ value: Value, _ places: Int) -> Value {
    switch value {
    case .double(let number):
      guard number.isFinite, places < 400 else { return value }
      let text = DecimalNumber(number).rounded(to: -places).text
      let result = Double(text) ?? number
      return .double(result == 0 && number.sign == .minus ? -0.0 : result)
    case .decimal(let number): return .decimal(number.rounded(to: -places))
    case .bool(let flag): return .int(flag ? 1 : 0)
    case .int, .big:
      guard places < 0, let exact = value.exactDecimal else { return value }
      return .integer(exact.rounded(to: -places).truncated)
    default: return value
    }
  }

  private static func fileSize(_ bytes: Double, _ isBinary: Bool) -> String {
    if bytes == 1 { return "1 Byte" }
    let base: Double = isBinary ? 1024 : 1000
    if bytes < base || bytes.isNaN { return "\(BigInteger(truncating: bytes.isFinite ? bytes : 0).text) Bytes" }
    let units =
      isBinary
      ? ["KiB", "MiB", "GiB", "TiB", "PiB", "EiB", "ZiB", "YiB"] : ["kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"]
    var unit = base * base
    for (index, name) in units.enumerated() {
      if bytes < unit || index == units.count - 1 {
        guard bytes.isFinite else { return "inf \(name)" }
        return NumberText.fixed(NumberText.exact(base * bytes / unit), places: 1) + " " + name
      }
      unit *= base
    }
    return ""
  }

  static func escapedForHTML(_ text: String) -> String {
    var out: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "<"): out += "\\u003c".utf8
      case UInt8(ascii: ">"): out += "\\u003e".utf8
      case UInt8(ascii: "&"): out += "\\u0026".utf8
      case UInt8(ascii: "'"): out += "\\u0027".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }
}

/// Numbers as Python's `int(text)` and `float(text)` read them.
enum NumberReader {
  /// Digits without single underscores between them; nil where underscores stand anywhere else.
  private static func plain(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var result: [UInt8] = []
    var previous: UInt8 = UInt8(ascii: "_")
    for byte in bytes {
      if byte == UInt8(ascii: "_"), !isWordByte(previous) { return nil }
      if byte != UInt8(ascii: "_"), previous == UInt8(ascii: "_"), !result.isEmpty, !isWordByte(byte) { return nil }
      if byte != UInt8(ascii: "_") { result.append(byte) }
      previous = byte
    }
    return previous == UInt8(ascii: "_") ? nil : result
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
  }

  static func integer(_ text: String, base: Int) -> BigInteger? {
    guard base == 0 || (2...36).contains(base) else { return nil }
    var bytes = ArraySlice(Text.strip(text, nil).utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    var base = base
    if bytes.count > 2, bytes.first == UInt8(ascii: "0") {
      let letter = bytes[bytes.startIndex + 1] | 0x20
      let implied =
        letter == UInt8(ascii: "x") ? 16 : letter == UInt8(ascii: "o") ? 8 : letter == UInt8(ascii: "b") ? 2 : 0
      if implied > 0, base == 0 || base == implied {
        base = implied
        bytes = bytes.dropFirst(2)
        if bytes.first == UInt8(ascii: "_") { bytes.removeFirst() }
      }
    }
    if base == 0 {
      base = 10
      if bytes.first == UInt8(ascii: "0"), bytes.contains(where: { $0 != 0x30 && $0 != 0x5F }) { return nil }
    }
    guard let digits = plain(bytes), let number = BigInteger(digits: digits, radix: base) else { return nil }
    return isNegative ? -number : number
  }

  static func double(_ text: String) -> Double? {
    var bytes = ArraySlice(Text.strip(text, nil).utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    let sign: Double = isNegative ? -1 : 1
    switch String(decoding: bytes, as: UTF8.self).lowercased() {
    case "inf", "infinity": return sign * .infinity
    case "nan": return .nan
    default: break
    }
    guard let digits = plain(bytes), let first = digits.first,
      (0x30...0x39).contains(first) || first == UInt8(ascii: "."),
      digits.allSatisfy({ (0x30...0x39).contains($0) || ".eE+-".utf8.contains($0) })
    else { return nil }
    return Double(String(decoding: digits, as: UTF8.self)).map { sign * $0 }
  }
}

import JSON

/// Python's format specification: `[[fill]align][sign][#][0][width][grouping][.precision][type]`.
struct FormatSpecification {
  var fill = " "
  var align: UInt8?
  var sign: UInt8 = UInt8(ascii: "-")
  var isAlternate = false
  var width = 0
  var grouping = ""
  var precision: Int?
  var type: UInt8?

  init(_ text: String) throws(RenderInterrupt) {
    let scalars = Array(text.unicodeScalars)
    var index = 0
    func isAlign(_ place: Int) -> Bool { place < scalars.count && "<>=^".unicodeScalars.contains(scalars[place]) }
    func here(_ set: String) -> UInt8? {
      guard index < scalars.count, set.unicodeScalars.contains(scalars[index]) else { return nil }
      return UInt8(scalars[index].value)
    }
    func number() throws(RenderInterrupt) -> Int? {
      let start = index
      while index < scalars.count, ("0"..."9").contains(scalars[index]) { index += 1 }
      guard index > start else { return nil }
      let digits = String(String.UnicodeScalarView(scalars[start..<index]))
      guard let value = Int(digits), value <= 1 << 24 else {
        throw .valueError("Too many decimal digits in format string")
      }
      return value
    }
    if isAlign(1) {
      fill = String(scalars[0])
      align = UInt8(scalars[1].value)
      index = 2
    } else if isAlign(0) {
      align = UInt8(scalars[0].value)
      index = 1
    }
    if let found = here("+- ") {
      sign = found
      index += 1
    }
    if here("z") != nil { index += 1 }
    if here("#") != nil {
      isAlternate = true
      index += 1
    }
    if here("0") != nil, align == nil {
      fill = "0"
      align = UInt8(ascii: "=")
      index += 1
    }
    width = try number() ?? 0
    if let found = here(",_") {
      grouping = String(Unicode.Scalar(found))
      index += 1
    }
    if here(".") != nil {
      index += 1
      guard let places = try number() else { throw .valueError("Format specifier missing precision") }
      precision = places
    }
    if index < scalars.count, scalars[index].isASCII {
      type = UInt8(scalars[index].value)
      index += 1
    }
    guard index == scalars.count else {
      throw .valueError("Invalid format specifier '\(text)'")
    }
  }

  private func padded(_ body: String, sign: String, defaultAlign: UInt8) -> String {
    let missing = width - Text.count(body) - sign.utf8.count
    guard missing > 0 else { return sign + body }
    func filling(_ count: Int) -> String { String(repeating: fill, count: count) }
    switch align ?? defaultAlign {
    case UInt8(ascii: "<"): return sign + body + filling(missing)
    case UInt8(ascii: "^"): return filling(missing / 2) + sign + body + filling(missing - missing / 2)
    case UInt8(ascii: "="): return sign + filling(missing) + body
    default: return filling(missing) + sign + body
    }
  }

  func unknownType(_ name: String) -> RenderInterrupt {
    let code = type.map { String(Unicode.Scalar($0)) } ?? ""
    return .valueError("Unknown format code '\(code)' for object of type '\(name)'")
  }

  func format(_ text: String) throws(RenderInterrupt) -> String {
    if let type, type != UInt8(ascii: "s") { throw unknownType("str") }
    if sign != UInt8(ascii: "-") { throw .valueError("Sign not allowed in string format specifier") }
    if isAlternate { throw .valueError("Alternate form (#) not allowed in string format specifier") }
    if align == UInt8(ascii: "="), fill != "0" {
      throw .valueError("'=' alignment not allowed in string format specifier")
    }
    if !grouping.isEmpty { throw .valueError("Cannot specify '\(grouping)' with 's'.") }
    let shown = precision.map { String(text.unicodeScalars.prefix($0)) } ?? text
    var specification = self
    // A leading 0 in the width fills to the right of text.
    if align == UInt8(ascii: "=") { specification.align = UInt8(ascii: "<") }
    return specification.padded(shown, sign: "", defaultAlign: UInt8(ascii: "<"))
  }

  private func signText(_ isNegative: Bool) -> String {
    isNegative ? "-" : sign == UInt8(ascii: "+") ? "+" : sign == UInt8(ascii: " ") ? " " : ""
  }

  /// Number digits with sign, grouping and padding. `prefix` is `0x` and its like.
  private func layOut(_ digits: String, isNegative: Bool, prefix: String = "", groupSize: Int = 3) -> String {
    let sign = signText(isNegative) + prefix
    guard !grouping.isEmpty else { return padded(digits, sign: sign, defaultAlign: UInt8(ascii: ">")) }
    let end = digits.utf8.firstIndex { !($0 >= 0x30 && $0 <= 0x39 || groupSize == 4 && $0 | 0x20 >= 0x61) }
    let whole = String(digits[..<(end ?? digits.endIndex)])
    let tail = String(digits[(end ?? digits.endIndex)...])
    let fillsWithZeros = fill == "0" && align == UInt8(ascii: "=")
    let wanted = fillsWithZeros ? width - sign.utf8.count - tail.utf8.count : 0
    let grouped = NumberText.grouped(whole, separator: grouping, size: groupSize, width: wanted)
    return padded(grouped + tail, sign: sign, defaultAlign: UInt8(ascii: ">"))
  }

  func format(_ number: BigInteger) throws(RenderInterrupt) -> String {
    switch type {
    case nil, UInt8(ascii: "d"), UInt8(ascii: "n"):
      if precision != nil { throw .valueError("Precision not allowed in integer format specifier") }
      return layOut(number.digits, isNegative: number.isNegative)
    case UInt8(ascii: "b"): return radix(number, 2, "0b")
    case UInt8(ascii: "o"): return radix(number, 8, "0o")
    case UInt8(ascii: "x"): return radix(number, 16, "0x")
    case UInt8(ascii: "X"): return radix(number, 16, "0X", isUpper: true)
    case UInt8(ascii: "c"):
      guard let code = number.int.flatMap(UInt32.init(exactly:)), let scalar = Unicode.Scalar(code) else {
        throw Arithmetic.overflow("%c arg not in range(0x110000)")
      }
      return padded(String(scalar), sign: "", defaultAlign: UInt8(ascii: "<"))
    case UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "f"), UInt8(ascii: "F"), UInt8(ascii: "g"),
      UInt8(ascii: "G"), UInt8(ascii: "%"):
      return try format(try Arithmetic.double(.integer(number)))
    default: throw unknownType("int")
    }
  }

  private func radix(_ number: BigInteger, _ radix: Int, _ prefix: String, isUpper: Bool = false) -> String {
    let digits = number.digits(radix: radix)
    return layOut(
      isUpper ? digits.uppercased() : digits, isNegative: number.isNegative, prefix: isAlternate ? prefix : "",
      groupSize: 4)
  }

  func format(_ number: Double) throws(RenderInterrupt) -> String {
    let isUpper = type.map { (0x41...0x5A).contains($0) } ?? false
    guard number.isFinite else {
      let name = number.isNaN ? "nan" : "inf"
      var specification = self
      specification.grouping = ""
      let body = (isUpper ? name.uppercased() : name) + (type == UInt8(ascii: "%") ? "%" : "")
      return specification.layOut(body, isNegative: number < 0)
    }
    let isNegative = number.sign == .minus
    if type == nil, precision == nil {
      return layOut(number.magnitude.pythonDescription, isNegative: isNegative)
    }
    if type == UInt8(ascii: "%") {
      let text = NumberText.fixed(NumberText.exact(number * 100), places: precision ?? 6)
      return layOut(text + "%", isNegative: isNegative)
    }
    return layOut(try digits(NumberText.exact(number), "float"), isNegative: isNegative)
  }

  func format(_ number: DecimalNumber) throws(RenderInterrupt) -> String {
    let magnitude = DecimalNumber(isNegative: false, number.coefficient, number.exponent)
    if grouping == "_" { throw .valueError("invalid format string") }
    switch type {
    case nil where precision == nil: return layOut(magnitude.text, isNegative: number.isNegative)
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      // Without a precision, as many places as the number has.
      let places = precision ?? max(0, -number.exponent)
      return layOut(NumberText.fixed(magnitude, places: places), isNegative: number.isNegative)
    case UInt8(ascii: "%"):
      let percent = DecimalNumber(isNegative: false, number.coefficient, number.exponent + 2)
      let text = NumberText.fixed(percent, places: precision ?? max(0, -percent.exponent))
      return layOut(text + "%", isNegative: number.isNegative)
    case nil, UInt8(ascii: "e"), UInt8(ascii: "E"), UInt8(ascii: "g"), UInt8(ascii: "G"), UInt8(ascii: "n"):
      return layOut(scientific(magnitude), isNegative: number.isNegative)
    default: throw .valueError("invalid format string")
    }
  }

  /// Decimals keep their digits and write powers without zeros in front.
  private func scientific(_ number: DecimalNumber) -> String {
    let isGeneral = type.map { $0 | 0x20 != UInt8(ascii: "e") } ?? true
    var number = number
    if let precision {
      let excess = number.coefficient.digits.utf8.count - (isGeneral ? max(1, precision) : precision + 1)
      if excess > 0 || !isGeneral { number = number.rounded(to: number.exponent + excess) }
    }
    let digits = number.coefficient.digits
    let left = digits.utf8.count + number.exponent
    if isGeneral, number.exponent <= 0, left > -6 { return NumberText.fixed(number, places: -number.exponent) }
    let isUpper = type.map { $0 < 0x61 } ?? true
    let power = left - 1
    let sign = power < 0 ? "-" : "+"
    return digits.prefix(1) + (digits.utf8.count > 1 ? "." : "") + digits.dropFirst()
      + (power == 0 && isGeneral ? "" : (isUpper ? "E" : "e") + sign + String(power.magnitude))
  }

  private func digits(_ number: DecimalNumber, _ typeName: String) throws(RenderInterrupt) -> String {
    let places = precision ?? 6
    switch type {
    case UInt8(ascii: "e"): return NumberText.scientific(number, places: places, mark: "e", alternate: isAlternate)
    case UInt8(ascii: "E"): return NumberText.scientific(number, places: places, mark: "E", alternate: isAlternate)
    case UInt8(ascii: "f"), UInt8(ascii: "F"):
      return NumberText.fixed(number, places: places) + (isAlternate && places == 0 ? "." : "")
    case UInt8(ascii: "g"), UInt8(ascii: "n"):
      return NumberText.general(number, digits: places, mark: "e", alternate: isAlternate)
    case UInt8(ascii: "G"): return NumberText.general(number, digits: places, mark: "E", alternate: isAlternate)
    case nil: return NumberText.general(number, digits: places, mark: "e", keepsPoint: true)
    default: throw unknownType(typeName)
    }
  }

  /// Python's `format(value, text)`.
  static func apply(_ text: String, to value: Value) throws(RenderInterrupt) -> String {
    if text.isEmpty { return value.text }
    switch value {
    case .string(let string), .markup(let string): return try FormatSpecification(text).format(string)
    case .bool(let flag): return try FormatSpecification(text).format(BigInteger(flag ? 1 : 0))
    case .int(let number): return try FormatSpecification(text).format(BigInteger(number))
    case .big(let number): return try FormatSpecification(text).format(number)
    case .double(let number): return try FormatSpecification(text).format(number)
    case .decimal(let number): return try FormatSpecification(text).format(number)
    case .object(let object): if let result = object.format(text) { return result }
    default: break
    }
    throw .typeError("unsupported format string passed to \(value.typeName).__format__")
  }
}

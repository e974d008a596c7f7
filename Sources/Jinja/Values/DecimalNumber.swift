/// Python's `decimal.Decimal`: `(-1)^sign * coefficient * 10^exponent`, arithmetic to 28 digits, half to even.
package struct DecimalNumber: Sendable {
  /// A class so that a `Value` stays small.
  private final class Storage: Sendable {
    let isNegative: Bool
    let coefficient: BigInteger
    let exponent: Int

    init(_ isNegative: Bool, _ coefficient: BigInteger, _ exponent: Int) {
      self.isNegative = isNegative
      self.coefficient = coefficient
      self.exponent = exponent
    }
  }

  private let storage: Storage
  static let precision = 28
  /// Python's default context; beyond it, numbers are refused here.
  static let maximumExponent = 999_999

  var isNegative: Bool { storage.isNegative }
  /// Not negative.
  var coefficient: BigInteger { storage.coefficient }
  var exponent: Int { storage.exponent }
  package var isZero: Bool { coefficient.isZero }

  init(isNegative: Bool, _ coefficient: BigInteger, _ exponent: Int) {
    storage = Storage(isNegative, coefficient, exponent)
  }

  package init(_ value: Int) {
    let number = BigInteger(value)
    self.init(isNegative: value < 0, number.magnitude, 0)
  }

  init(_ value: BigInteger) {
    self.init(isNegative: value.isNegative, value.magnitude, 0)
  }

  /// From text as a database prints it (`-12.50`, `1E+3`); nil where it is no finite number.
  package init?(_ text: String) {
    var bytes = ArraySlice(text.utf8)
    let isNegative = bytes.first == UInt8(ascii: "-")
    if isNegative || bytes.first == UInt8(ascii: "+") { bytes.removeFirst() }
    var exponent = 0
    if let mark = bytes.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      guard let power = Int(String(decoding: bytes[(mark + 1)...], as: UTF8.self)) else { return nil }
      exponent = power
      bytes = bytes[..<mark]
    }
    var digits = Array(bytes)
    if let point = digits.firstIndex(of: UInt8(ascii: ".")) {
      digits.remove(at: point)
      exponent -= digits.count - point
    }
    guard abs(exponent) <= Self.maximumExponent, let coefficient = BigInteger(digits: digits) else { return nil }
    self.init(isNegative: isNegative, coefficient, exponent)
  }

  /// The exact value of a finite double.
  init(_ value: Double) {
    guard value != 0 else {
      self.init(isNegative: value.sign == .minus, .zero, 0)
      return
    }
    var significand = value.magnitude.significandBitPattern
    var power = Int(value.exponent) - 52
    if value.isNormal { significand |= 1 << 52 } else { power = -1074 }
    while significand & 1 == 0 {
      significand >>= 1
      power += 1
    }
    let whole = BigInteger(Int(significand))
    if power >= 0 {
      self.init(isNegative: value < 0, whole.shifted(left: power), 0)
    } else {
      self.init(isNegative: value < 0, whole * BigInteger(5).power(-power), power)
    }
  }

  /// The nearest double.
  package var double: Double { Double(text) ?? 0 }

  /// As Python's `str` prints it.
  package var text: String {
    let digits = coefficient.digits
    let point = digits.utf8.count + exponent
    let sign = isNegative ? "-" : ""
    if exponent == 0 { return sign + digits }
    if exponent < 0, point > -6 {
      if point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
      return sign + digits.prefix(point) + "." + digits.dropFirst(point)
    }
    let power = point - 1
    let head = digits.utf8.count == 1 ? digits : digits.prefix(1) + "." + digits.dropFirst(1)
    return sign + head + "E" + (power < 0 ? "-" : "+") + String(power.magnitude)
  }

  /// Without fraction, toward zero.
  var truncated: BigInteger {
    let value =
      exponent >= 0
      ? coefficient * .powerOfTen(exponent) : coefficient.quotientAndRemainder(.powerOfTen(-exponent)).0
    return isNegative ? -value : value
  }

  private var signed: BigInteger { isNegative ? -coefficient : coefficient }

  /// Rounds to `precision` digits.
  private func fitted() -> DecimalNumber {
    let excess = coefficient.digits.utf8.count - Self.precision
    guard excess > 0 else { return self }
    let result = rounded(to: exponent + excess)
    // Rounding up may give one digit more (99.9 to 100).
    return result.coefficient.digits.utf8.count > Self.precision ? result.rounded(to: result.exponent + 1) : result
  }

  /// With the given exponent: digits below it are rounded half to even, zeros are added above.
  func rounded(to target: Int) -> DecimalNumber {
    if exponent >= target {
      return DecimalNumber(isNegative: isNegative, coefficient * .powerOfTen(exponent - target), target)
    }
    let shift = target - exponent
    guard shift <= coefficient.digits.utf8.count + 1 else {
      return DecimalNumber(isNegative: isNegative, .zero, target)
    }
    let unit = BigInteger.powerOfTen(shift)
    var (quotient, rest) = coefficient.quotientAndRemainder(unit)
    let order = (rest + rest).compare(unit)
    if order > 0 || (order == 0 && quotient.isOdd) { quotient = quotient + .one }
    return DecimalNumber(isNegative: isNegative, quotient, target)
  }

  // MARK: Arithmetic

  private static func aligned(_ a: DecimalNumber, _ b: DecimalNumber) -> (BigInteger, BigInteger, Int)? {
    let exponent = min(a.exponent, b.exponent)
    guard a.exponent - exponent <= 10_000, b.exponent - exponent <= 10_000 else { return nil }
    return (
      a.signed * .powerOfTen(a.exponent - exponent), b.signed * .powerOfTen(b.exponent - exponent), exponent
    )
  }

  static func + (a: DecimalNumber, b: DecimalNumber) -> DecimalNumber {
    guard let (x, y, exponent) = aligned(a, b) else { return a.exponent > b.exponent ? a : b }
    let sum = x + y
    let isNegative = sum.isZero ? a.isNegative && b.isNegative : sum.isNegative
    return DecimalNumber(isNegative: isNegative, sum.magnitude, exponent).fitted()
  }

  static prefix func - (a: DecimalNumber) -> DecimalNumber {
    DecimalNumber(isNegative: !a.isNegative && !a.isZero, a.coefficient, a.exponent).fitted()
  }

  static func - (a: DecimalNumber, b: DecimalNumber) -> DecimalNumber {
    a + DecimalNumber(isNegative: !b.isNegative, b.coefficient, b.exponent)
  }

  static func * (a: DecimalNumber, b: DecimalNumber) -> DecimalNumber {
    DecimalNumber(isNegative: a.isNegative != b.isNegative, a.coefficient * b.coefficient, a.exponent + b.exponent)
      .fitted()
  }

  /// The divisor is not zero.
  static func / (a: DecimalNumber, b: DecimalNumber) -> DecimalNumber {
    let isNegative = a.isNegative != b.isNegative
    let ideal = a.exponent - b.exponent
    if a.isZero { return DecimalNumber(isNegative: isNegative, .zero, ideal) }
    // One digit more than wanted, and a last digit that remembers a remainder, so that rounding is right.
    let shift = max(0, precision + 1 + b.coefficient.digits.utf8.count - a.coefficient.digits.utf8.count)
    var (quotient, rest) = (a.coefficient * .powerOfTen(shift)).quotientAndRemainder(b.coefficient)
    var exponent = ideal - shift
    guard rest.isZero else {
      quotient = quotient * BigInteger(10) + .one
      return DecimalNumber(isNegative: isNegative, quotient, exponent - 1).fitted()
    }
    while exponent < ideal {
      let (shorter, digit) = quotient.quotientAndRemainder(BigInteger(10))
      guard digit.isZero else { break }
      quotient = shorter
      exponent += 1
    }
    rest = .zero
    return DecimalNumber(isNegative: isNegative, quotient, exponent).fitted()
  }

  /// Python's `//` and `%` of decimals: the quotient toward zero, the remainder with the dividend's sign. nil where the
  /// quotient has more than 28 digits.
  static func divided(_ a: DecimalNumber, _ b: DecimalNumber) -> (quotient: DecimalNumber, rest: DecimalNumber)? {
    guard let (x, y, exponent) = aligned(a, b) else { return nil }
    let (quotient, rest) = x.magnitude.quotientAndRemainder(y.magnitude)
    guard quotient.digits.utf8.count <= precision else { return nil }
    return (
      DecimalNumber(isNegative: a.isNegative != b.isNegative, quotient, 0),
      DecimalNumber(isNegative: a.isNegative, rest, exponent).fitted()
    )
  }

  /// To a whole power; nil where it grows too long.
  func power(_ exponent: Int) -> DecimalNumber? {
    guard exponent.magnitude <= 10_000 else { return nil }
    var result = DecimalNumber(1)
    var base = self
    var rest = Int(exponent.magnitude)
    // Twice the digits on the way, so that the last one is right.
    while rest > 0 {
      if rest & 1 == 1 { result = result.exactProduct(base) }
      rest >>= 1
      if rest > 0 { base = base.exactProduct(base) }
    }
    return exponent < 0 ? DecimalNumber(1) / result : result.fitted()
  }

  private func exactProduct(_ other: DecimalNumber) -> DecimalNumber {
    let product = DecimalNumber(
      isNegative: isNegative != other.isNegative, coefficient * other.coefficient, exponent + other.exponent)
    let excess = product.coefficient.digits.utf8.count - Self.precision * 2
    return excess > 0 ? product.rounded(to: product.exponent + excess) : product
  }

  func compare(_ other: DecimalNumber) -> Int {
    if let (x, y, _) = Self.aligned(self, other) { return x.compare(y) }
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let order = exponent < other.exponent ? -1 : 1
    return isNegative ? -order : order
  }
}

/// An integer of any size: sign and magnitude in 32-bit limbs, lowest first, no zero limb on top.
package struct BigInteger: Sendable, Hashable {
  let isNegative: Bool
  let limbs: [UInt32]

  init(isNegative: Bool = false, limbs: [UInt32]) {
    var limbs = limbs
    while limbs.last == 0 { limbs.removeLast() }
    self.limbs = limbs
    self.isNegative = isNegative && !limbs.isEmpty
  }

  package init(_ value: Int) {
    let magnitude = UInt64(value.magnitude)
    self.init(isNegative: value < 0, limbs: [UInt32(truncatingIfNeeded: magnitude), UInt32(magnitude >> 32)])
  }

  static let zero = BigInteger(0)
  static let one = BigInteger(1)

  var isZero: Bool { limbs.isEmpty }
  var isOdd: Bool { limbs.first.map { $0 & 1 == 1 } ?? false }
  var magnitude: BigInteger { BigInteger(limbs: limbs) }

  /// How many bits the magnitude has.
  var bitWidth: Int { limbs.isEmpty ? 0 : limbs.count * 32 - limbs[limbs.count - 1].leadingZeroBitCount }

  /// The same number as an `Int`; nil where it does not fit.
  package var int: Int? {
    guard limbs.count <= 2 else { return nil }
    var magnitude: UInt = 0
    for limb in limbs.reversed() { magnitude = magnitude << 32 | UInt(limb) }
    if isNegative { return magnitude <= UInt(Int.max) + 1 ? Int(truncatingIfNeeded: 0 &- magnitude) : nil }
    return Int(exactly: magnitude)
  }

  /// A finite number without its fraction.
  init(truncating value: Double) {
    guard value.magnitude >= 1, value.isFinite else {
      self.init(0)
      return
    }
    let significand = value.magnitude.significandBitPattern | 1 << 52
    let exponent = Int(value.exponent) - 52
    let whole = BigInteger(Int(significand))
    let scaled = exponent >= 0 ? whole.shifted(left: exponent) : whole.shifted(right: -exponent)
    self.init(isNegative: value < 0, limbs: scaled.limbs)
  }

  /// The nearest number, half to even; infinite where it is too great.
  var double: Double {
    let width = bitWidth
    guard width > 64 else {
      var magnitude: UInt64 = 0
      for limb in limbs.reversed() { magnitude = magnitude << 32 | UInt64(limb) }
      return isNegative ? -Double(magnitude) : Double(magnitude)
    }
    guard width <= 1024 else { return isNegative ? -.infinity : .infinity }
    let shift = width - 64
    let top = magnitude.shifted(right: shift)
    var bits: UInt64 = 0
    for limb in top.limbs.reversed() { bits = bits << 32 | UInt64(limb) }
    // Any bit lost below decides a tie.
    if top.shifted(left: shift) != magnitude { bits |= 1 }
    let value = Double(sign: .plus, exponent: shift, significand: Double(bits))
    return isNegative ? -value : value
  }

  // MARK: Arithmetic

  static func compareMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> Int {
    if a.count != b.count { return a.count < b.count ? -1 : 1 }
    for index in a.indices.reversed() where a[index] != b[index] { return a[index] < b[index] ? -1 : 1 }
    return 0
  }

  func compare(_ other: BigInteger) -> Int {
    if isNegative != other.isNegative { return isNegative ? -1 : 1 }
    let order = Self.compareMagnitudes(limbs, other.limbs)
    return isNegative ? -order : order
  }

  private static func addMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result: [UInt32] = []
    result.reserveCapacity(max(a.count, b.count) + 1)
    var carry: UInt64 = 0
    for index in 0..<max(a.count, b.count) {
      carry += UInt64(index < a.count ? a[index] : 0) + UInt64(index < b.count ? b[index] : 0)
      result.append(UInt32(truncatingIfNeeded: carry))
      carry >>= 32
    }
    result.append(UInt32(carry))
    return result
  }

  /// `a - b` where `a` is not the smaller one.
  private static func subtractMagnitudes(_ a: [UInt32], _ b: [UInt32]) -> [UInt32] {
    var result = a
    var borrow: Int64 = 0
    for index in a.indices {
      var digit = Int64(a[index]) - borrow - Int64(index < b.count ? b[index] : 0)
      borrow = digit < 0 ? 1 : 0
      if digit < 0 { digit += 1 << 32 }
      result[index] = UInt32(digit)
    }
    return result
  }

  static func + (a: BigInteger, b: BigInteger) -> BigInteger {
    if a.isNegative == b.isNegative {
      return BigInteger(isNegative: a.isNegative, limbs: addMagnitudes(a.limbs, b.limbs))
    }
    if compareMagnitudes(a.limbs, b.limbs) >= 0 {
      return BigInteger(isNegative: a.isNegative, limbs: subtractMagnitudes(a.limbs, b.limbs))
    }
    return BigInteger(isNegative: b.isNegative, limbs: subtractMagnitudes(b.limbs, a.limbs))
  }

  static prefix func - (a: BigInteger) -> BigInteger { BigInteger(isNegative: !a.isNegative, limbs: a.limbs) }
  static func - (a: BigInteger, b: BigInteger) -> BigInteger { a + -b }

  static func * (a: BigInteger, b: BigInteger) -> BigInteger {
    guard !a.isZero, !b.isZero else { return zero }
    var result = [UInt32](repeating: 0, count: a.limbs.count + b.limbs.count)
    for (i, x) in a.limbs.enumerated() {
      var carry: UInt64 = 0
      for (j, y) in b.limbs.enumerated() {
        carry += UInt64(x) * UInt64(y) + UInt64(result[i + j])
        result[i + j] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      result[i + b.limbs.count] = UInt32(carry)
    }
    return BigInteger(isNegative: a.isNegative != b.isNegative, limbs: result)
  }

  /// Quotient toward zero and remainder with the dividend's sign; the divisor is not zero.
  func quotientAndRemainder(_ divisor: BigInteger) -> (BigInteger, BigInteger) {
    if Self.compareMagnitudes(limbs, divisor.limbs) < 0 { return (.zero, self) }
    let negative = isNegative != divisor.isNegative
    if divisor.limbs.count == 1 {
      let (quotient, rest) = Self.divide(limbs, by: divisor.limbs[0])
      return (BigInteger(isNegative: negative, limbs: quotient), BigInteger(isNegative: isNegative, limbs: [rest]))
    }
    let (quotient, rest) = Self.divide(limbs, by: divisor.limbs)
    return (BigInteger(isNegative: negative, limbs: quotient), BigInteger(isNegative: isNegative, limbs: rest))
  }

  /// Python's `//` and `%`: the quotient goes down, the remainder has the divisor's sign.
  func floorDivided(_ divisor: BigInteger) -> (BigInteger, BigInteger) {
    let (quotient, rest) = quotientAndRemainder(divisor)
    if rest.isZero || rest.isNegative == divisor.isNegative { return (quotient, rest) }
    return (quotient - .one, rest + divisor)
  }

  private static func divide(_ limbs: [UInt32], by divisor: UInt32) -> ([UInt32], UInt32) {
    var quotient = limbs
    var rest: UInt64 = 0
    for index in limbs.indices.reversed() {
      rest = rest << 32 | UInt64(limbs[index])
      quotient[index] = UInt32(rest / UInt64(divisor))
      rest %= UInt64(divisor)
    }
    return (quotient, UInt32(rest))
  }

  /// Schoolbook division by at least two limbs (Knuth's algorithm D).
  private static func divide(_ dividend: [UInt32], by divisor: [UInt32]) -> ([UInt32], [UInt32]) {
    let shift = divisor[divisor.count - 1].leadingZeroBitCount
    let v = BigInteger(limbs: divisor).shifted(left: shift).limbs
    var u = BigInteger(limbs: dividend).shifted(left: shift).limbs
    while u.count <= dividend.count { u.append(0) }
    let n = v.count
    var quotient = [UInt32](repeating: 0, count: u.count - n)
    for j in (0..<quotient.count).reversed() {
      let head = UInt64(u[j + n]) << 32 | UInt64(u[j + n - 1])
      var guess = head / UInt64(v[n - 1])
      var rest = head % UInt64(v[n - 1])
      while guess >> 32 != 0 || guess * UInt64(v[n - 2]) > rest << 32 | UInt64(u[j + n - 2]) {
        guess -= 1
        rest += UInt64(v[n - 1])
        if rest >> 32 != 0 { break }
      }
      if subtract(&u, v, at: j, times: guess) {
        guess -= 1
        addBack(&u, v, at: j)
      }
      quotient[j] = UInt32(guess)
    }
    return (quotient, BigInteger(limbs: Array(u[0..<n])).shifted(right: shift).limbs)
  }

  /// Whether the result was negative.
  private static func subtract(_ u: inout [UInt32], _ v: [UInt32], at j: Int, times guess: UInt64) -> Bool {
    var borrow: Int64 = 0
    var carry: UInt64 = 0
    for i in v.indices {
      let product = guess * UInt64(v[i]) + carry
      carry = product >> 32
      let digit = Int64(u[i + j]) - borrow - Int64(product & 0xFFFF_FFFF)
      u[i + j] = UInt32(truncatingIfNeeded: digit)
      borrow = digit < 0 ? 1 : 0
    }
    let digit = Int64(u[j + v.count]) - borrow - Int64(carry)
    u[j + v.count] = UInt32(truncatingIfNeeded: digit)
    return digit < 0
  }

  private static func addBack(_ u: inout [UInt32], _ v: [UInt32], at j: Int) {
    var carry: UInt64 = 0
    for i in v.indices {
      carry += UInt64(u[i + j]) + UInt64(v[i])
      u[i + j] = UInt32(truncatingIfNeeded: carry)
      carry >>= 32
    }
    u[j + v.count] = u[j + v.count] &+ UInt32(carry)
  }

  func shifted(left bits: Int) -> BigInteger {
    guard bits > 0, !isZero else { return self }
    let (words, rest) = (bits / 32, bits % 32)
    var result = [UInt32](repeating: 0, count: words)
    var carry: UInt32 = 0
    for limb in limbs {
      result.append(rest == 0 ? limb : limb << UInt32(rest) | carry)
      carry = rest == 0 ? 0 : limb >> UInt32(32 - rest)
    }
    result.append(carry)
    return BigInteger(isNegative: isNegative, limbs: result)
  }

  /// Of the magnitude; bits shifted out are lost.
  func shifted(right bits: Int) -> BigInteger {
    let (words, rest) = (bits / 32, bits % 32)
    guard words < limbs.count else { return .zero }
    var result = Array(limbs[words...])
    guard rest > 0 else { return BigInteger(isNegative: isNegative, limbs: result) }
    for index in result.indices {
      let next = index + 1 < result.count ? result[index + 1] : 0
      result[index] = result[index] >> UInt32(rest) | next << UInt32(32 - rest)
    }
    return BigInteger(isNegative: isNegative, limbs: result)
  }

  func power(_ exponent: Int) -> BigInteger {
    var result = BigInteger.one
    var base = self
    var rest = exponent
    while rest > 0 {
      if rest & 1 == 1 { result = result * base }
      rest >>= 1
      if rest > 0 { base = base * base }
    }
    return result
  }

  static func powerOfTen(_ exponent: Int) -> BigInteger { BigInteger(10).power(exponent) }
}

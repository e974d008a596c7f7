/// Numbers as text, written to memory that the caller made large enough.
enum NumberText {
  /// The most bytes of any text here: a decimal of 38 digits with sign, point and a leading zero, or a timestamp.
  static let widest = 64

  @inline(__always)
  static func unsigned(_ number: UInt64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    if number < 10 {
      target[0] = UInt8(truncatingIfNeeded: number) + 48
      return 1
    }
    var length = 1
    var power: UInt64 = 10
    while length < 20, number >= power {
      length += 1
      let (next, overflow) = power.multipliedReportingOverflow(by: 10)
      if overflow { break }
      power = next
    }
    digits(number, length, target)
    return length
  }

  @inline(__always)
  static func signed(_ number: Int64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    guard number < 0 else { return unsigned(UInt64(number), target) }
    target[0] = 45
    return 1 + unsigned(number.magnitude, target + 1)
  }

  /// Exactly `length` digits, with leading zeros.
  @inline(__always)
  static func digits(_ number: UInt64, _ length: Int, _ target: UnsafeMutablePointer<UInt8>) {
    var rest = number
    var at = length
    while at > 0 {
      let tenth = rest / 10
      at -= 1
      target[at] = UInt8(truncatingIfNeeded: rest &- tenth &* 10) + 48
      rest = tenth
    }
  }

  /// An unscaled number with the point `scale` digits from its end.
  static func decimal(_ unscaled: Int64, scale: Int, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    var at = 0
    if unscaled < 0 {
      target[0] = 45
      at = 1
    }
    if scale == 0 { return at + unsigned(unscaled.magnitude, target + at) }
    return at + point(unsigned(unscaled.magnitude, target + at), scale, target + at)
  }

  static func decimal(_ unscaled: Int128, scale: Int, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    if let small = Int64(exactly: unscaled) { return decimal(small, scale: scale, target) }
    var at = 0
    if unscaled < 0 {
      target[0] = 45
      at = 1
    }
    // In pieces of 18 digits, for 128-bit division is slow.
    let piece: UInt128 = 1_000_000_000_000_000_000
    let (high, low) = unscaled.magnitude.quotientAndRemainder(dividingBy: piece)
    let (top, middle) = high.quotientAndRemainder(dividingBy: piece)
    var length = 0
    if top > 0 {
      length = unsigned(UInt64(truncatingIfNeeded: top), target + at)
      digits(UInt64(truncatingIfNeeded: middle), 18, target + at + length)
      length += 18
    } else {
      length = unsigned(UInt64(truncatingIfNeeded: middle), target + at)
    }
    digits(UInt64(truncatingIfNeeded: low), 18, target + at + length)
    length += 18
    if scale == 0 { return at + length }
    return at + point(length, scale, target + at)
  }

  /// Puts a point into digits that stand there already; returns the new length.
  private static func point(_ length: Int, _ scale: Int, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    var length = length
    if length <= scale {
      let zeros = scale + 1 - length
      (target + zeros).update(from: target, count: length)
      target.update(repeating: 48, count: zeros)
      length = scale + 1
    }
    (target + length - scale + 1).update(from: target + length - scale, count: scale)
    target[length - scale] = 46
    return length + 1
  }

  static func double(_ number: Double, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    // Prices and whole numbers are common, and quick to write: hundredths that give the number back exactly.
    let hundredths = (number * 100).rounded()
    if abs(hundredths) < 1e15, hundredths / 100 == number, number != 0 || number.sign == .plus {
      return self.hundredths(Int64(hundredths), target)
    }
    return special(number.isNaN, number == .infinity, number == -.infinity, target) ?? text(number.description, target)
  }

  static func float(_ number: Float, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    special(number.isNaN, number == .infinity, number == -.infinity, target) ?? text(number.description, target)
  }

  private static func hundredths(_ number: Int64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    var at = 0
    if number < 0 {
      target[0] = 45
      at = 1
    }
    let (whole, rest) = number.magnitude.quotientAndRemainder(dividingBy: 100)
    at += unsigned(whole, target + at)
    if rest == 0 { return at }
    target[at] = 46
    digits(rest, 2, target + at + 1)
    return at + (rest % 10 == 0 ? 2 : 3)
  }

  private static func special(
    _ isNaN: Bool, _ isPositive: Bool, _ isNegative: Bool, _ target: UnsafeMutablePointer<UInt8>
  ) -> Int? {
    if isNaN { return text("NaN", target) }
    if isPositive { return text("Infinity", target) }
    if isNegative { return text("-Infinity", target) }
    return nil
  }

  static func text(_ text: String, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    var at = 0
    for byte in text.utf8 {
      target[at] = byte
      at += 1
    }
    return at
  }
}

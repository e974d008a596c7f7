extension BigInteger {
  /// Python refuses to print or read longer decimal numbers.
  static let maximumDigits = 4300

  /// Decimal digits, with a sign where negative.
  package var text: String {
    (isNegative ? "-" : "") + digits
  }

  /// Decimal digits of the magnitude.
  var digits: String {
    if isZero { return "0" }
    var groups: [UInt32] = []
    var rest = limbs
    while !rest.isEmpty {
      var remainder: UInt64 = 0
      for index in rest.indices.reversed() {
        remainder = remainder << 32 | UInt64(rest[index])
        rest[index] = UInt32(remainder / 1_000_000_000)
        remainder %= 1_000_000_000
      }
      while rest.last == 0 { rest.removeLast() }
      groups.append(UInt32(remainder))
    }
    var text = String(groups[groups.count - 1])
    for group in groups.dropLast().reversed() {
      let part = String(group)
      text += String(repeating: "0", count: 9 - part.utf8.count) + part
    }
    return text
  }

  /// The magnitude's digits in base 2, 8 or 16.
  func digits(radix: Int) -> String {
    if isZero { return "0" }
    let bits = radix == 16 ? 4 : radix == 8 ? 3 : 1
    var text: [UInt8] = []
    for position in stride(from: 0, to: bitWidth, by: bits) {
      var digit = 0
      for bit in 0..<bits where isSet(position + bit) { digit |= 1 << bit }
      text.append(digit < 10 ? UInt8(0x30 + digit) : UInt8(0x57 + digit))
    }
    while text.count > 1, text.last == 0x30 { text.removeLast() }
    return String(decoding: text.reversed(), as: UTF8.self)
  }

  private func isSet(_ bit: Int) -> Bool {
    bit / 32 < limbs.count && limbs[bit / 32] >> UInt32(bit % 32) & 1 == 1
  }

  /// A number from plain digits of a base up to 36; nil for anything else or too many digits.
  init?(digits text: some Collection<UInt8>, radix: Int = 10) {
    guard !text.isEmpty, text.count <= Self.maximumDigits * (radix == 10 ? 1 : 4) else { return nil }
    var limbs: [UInt32] = []
    for byte in text {
      guard let digit = Self.digit(byte), digit < radix else { return nil }
      var carry = UInt64(digit)
      for index in limbs.indices {
        carry += UInt64(limbs[index]) * UInt64(radix)
        limbs[index] = UInt32(truncatingIfNeeded: carry)
        carry >>= 32
      }
      if carry > 0 { limbs.append(UInt32(carry)) }
    }
    self.init(limbs: limbs)
  }

  static func digit(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x5A: Int(byte) - 0x37
    case 0x61...0x7A: Int(byte) - 0x57
    default: nil
    }
  }

  /// A literal without underscores: decimal, or with `0x`, `0o`, `0b`; nil where it is none or too long.
  static func parseLiteral(_ text: String) -> BigInteger? {
    let bytes = Array(text.utf8)
    if bytes.count > 2, bytes[0] == UInt8(ascii: "0") {
      switch bytes[1] | 0x20 {
      case UInt8(ascii: "x"): return BigInteger(digits: bytes[2...], radix: 16)
      case UInt8(ascii: "o"): return BigInteger(digits: bytes[2...], radix: 8)
      case UInt8(ascii: "b"): return BigInteger(digits: bytes[2...], radix: 2)
      default: break
      }
    }
    return BigInteger(digits: bytes)
  }
}

extension Value {
  /// An integer of any size in its smallest form.
  static func integer(_ number: BigInteger) -> Value { number.int.map(Value.int) ?? .big(number) }
}

/// Reads PostgreSQL's text of values; nil where it is none of the type.
struct ValueText {
  private let bytes: UnsafeBufferPointer<UInt8>
  private var at = 0

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  private var isAtEnd: Bool { at == bytes.count }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard at < bytes.count, bytes[at] == byte else { return false }
    at += 1
    return true
  }

  private mutating func take(_ text: StaticString) -> Bool {
    guard bytes.count - at >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where bytes[at + index] != text.utf8Start[index] { return false }
    at += text.utf8CodeUnitCount
    return true
  }

  /// One or more digits.
  private mutating func number() -> Int64? {
    let start = at
    var value: Int64 = 0
    while at < bytes.count, bytes[at] &- 48 < 10 {
      let (tenfold, overflow) = value.multipliedReportingOverflow(by: 10)
      guard !overflow else { return nil }
      let (sum, tooLarge) = tenfold.addingReportingOverflow(Int64(bytes[at] - 48))
      guard !tooLarge else { return nil }
      value = sum
      at += 1
    }
    return at > start ? value : nil
  }

  static func boolean(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool? {
    switch bytes.first {
    case 0x74 where bytes.count == 1, 0x31 where bytes.count == 1: return true
    case 0x66 where bytes.count == 1, 0x30 where bytes.count == 1: return false
    default:
      var text = ValueText(bytes)
      if text.take("true"), text.isAtEnd { return true }
      text = ValueText(bytes)
      return text.take("false") && text.isAtEnd ? false : nil
    }
  }

  static func integer(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    decimal(bytes, scale: 0).flatMap(Int64.init(exactly:))
  }

  static func double(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    shortDouble(bytes) ?? Double(String(decoding: bytes, as: UTF8.self))
  }

  /// Of up to 15 digits, as prices have: then both the digits and the power of ten are exact, and so is their quotient
  /// rounded. nil for all other texts.
  private static func shortDouble(_ bytes: UnsafeBufferPointer<UInt8>) -> Double? {
    guard bytes.count <= 17 else { return nil }
    let isNegative = bytes.first == 0x2D
    var digits: Int64 = 0
    var count = 0
    var power: Double = 0
    for byte in bytes[(isNegative ? 1 : 0)...] {
      if byte == 0x2E, power == 0, count > 0 {
        power = 1
        continue
      }
      guard byte &- 48 < 10, count < 15 else { return nil }
      digits = digits * 10 + Int64(byte - 48)
      power *= 10
      count += 1
    }
    guard count > 0 else { return nil }
    let number = power == 0 ? Double(digits) : Double(digits) / power
    return isNegative ? -number : number
  }

  static func float(_ bytes: UnsafeBufferPointer<UInt8>) -> Float? {
    Float(String(decoding: bytes, as: UTF8.self))
  }

  /// Unscaled: the text's digits with exactly `scale` of them after the point; nil where it has more.
  static func decimal(_ bytes: UnsafeBufferPointer<UInt8>, scale: Int) -> Int128? {
    var text = ValueText(bytes)
    let isNegative = text.take(0x2D)
    var digits = DigitSum()
    var hasDigits = false
    // How many digits stood after the point; negative before it.
    var fraction = -1
    while text.at < bytes.count {
      let byte = bytes[text.at]
      text.at += 1
      if byte == 0x2E, fraction < 0 {
        fraction = 0
        continue
      }
      guard byte &- 48 < 10 else { return nil }
      hasDigits = true
      if fraction == scale {
        // Digits beyond the type's must say nothing.
        guard byte == 48 else { return nil }
        continue
      }
      if fraction >= 0 { fraction += 1 }
      guard digits.append(byte - 48) else { return nil }
    }
    guard hasDigits else { return nil }
    for _ in max(fraction, 0)..<scale {
      guard digits.append(0) else { return nil }
    }
    guard let sum = digits.value, let value = Int128(exactly: sum) else { return nil }
    return isNegative ? -value : value
  }

  /// Days since 1970.
  static func date(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var text = ValueText(bytes)
    guard let parts = text.calendarDay() else { return nil }
    let isBefore = text.take(" BC")
    return text.isAtEnd ? days(parts, isBefore) : nil
  }

  /// Microseconds since midnight.
  static func time(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var text = ValueText(bytes)
    guard let clock = text.clock() else { return nil }
    return text.isAtEnd ? clock : nil
  }

  /// Microseconds since 1970; a zone in the text is taken into account.
  static func timestamp(_ bytes: UnsafeBufferPointer<UInt8>) -> Int64? {
    var text = ValueText(bytes)
    guard let parts = text.calendarDay(), text.take(0x20) || text.take(0x54), let clock = text.clock() else {
      return nil
    }
    var offset: Int64 = 0
    if !text.take(0x5A), text.at < bytes.count, bytes[text.at] == 0x2B || bytes[text.at] == 0x2D {
      let isWest = text.take(0x2D)
      if !isWest { _ = text.take(0x2B) }
      guard let hours = text.number() else { return nil }
      let minutes = text.take(0x3A) ? text.number() : 0
      let seconds = text.take(0x3A) ? text.number() : 0
      guard let minutes, let seconds, hours < 100, minutes < 60, seconds < 60 else { return nil }
      offset = (hours * 3600 + minutes * 60 + seconds) * (isWest ? -1_000_000 : 1_000_000)
    }
    let isBefore = text.take(" BC")
    guard text.isAtEnd else { return nil }
    let (product, overflow) = days(parts, isBefore).multipliedReportingOverflow(by: 86_400_000_000)
    guard !overflow else { return nil }
    let (sum, tooLarge) = product.addingReportingOverflow(clock - offset)
    return tooLarge ? nil : sum
  }

  private mutating func calendarDay() -> (year: Int64, month: Int64, day: Int64)? {
    guard let year = number(), take(0x2D), let month = number(), take(0x2D), let day = number(), year < 1_000_000,
      (1...12).contains(month), (1...31).contains(day)
    else { return nil }
    return (year, month, day)
  }

  private mutating func clock() -> Int64? {
    guard let hours = number(), take(0x3A), let minutes = number(), hours <= 24, minutes < 60 else { return nil }
    var seconds: Int64 = 0
    var micros: Int64 = 0
    if take(0x3A) {
      guard let found = number(), found <= 60 else { return nil }
      seconds = found
      if take(0x2E) {
        let start = at
        guard let fraction = number(), at - start <= 6 else { return nil }
        micros = fraction
        for _ in at - start..<6 { micros *= 10 }
      }
    }
    return ((hours * 60 + minutes) * 60 + seconds) * 1_000_000 + micros
  }

  private static func days(_ parts: (year: Int64, month: Int64, day: Int64), _ isBefore: Bool) -> Int64 {
    // Years that begin in March, as `CalendarText` has them.
    let year = (isBefore ? 1 - parts.year : parts.year) - (parts.month <= 2 ? 1 : 0)
    let cycle = (year >= 0 ? year : year - 399) / 400
    let inCycle = year - cycle * 400
    let inYear = (153 * (parts.month + (parts.month > 2 ? -3 : 9)) + 2) / 5 + parts.day - 1
    return cycle * 146_097 + inCycle * 365 + inCycle / 4 - inCycle / 100 + inYear - 719_468
  }

  /// The bytes of hexadecimal digits, after `\x` or not.
  static func hexadecimal(_ bytes: UnsafeBufferPointer<UInt8>, into output: inout [UInt8]) -> Bool {
    var text = ValueText(bytes)
    _ = text.take("\\x")
    guard (bytes.count - text.at) % 2 == 0 else { return false }
    while text.at < bytes.count {
      guard let high = digit(bytes[text.at]), let low = digit(bytes[text.at + 1]) else { return false }
      output.append(high << 4 | low)
      text.at += 2
    }
    return true
  }

  private static func digit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 48...57: byte - 48
    case 97...102: byte - 87
    case 65...70: byte - 55
    default: nil
    }
  }
}

/// A number of many digits, summed up in pieces of 18, for 128-bit arithmetic is slow.
private struct DigitSum {
  private var high: UInt128 = 0
  private var low: UInt64 = 0
  private var lowDigits = 0
  private var power: UInt64 = 1

  /// False where the number gets too large.
  mutating func append(_ digit: UInt8) -> Bool {
    if lowDigits == 18 {
      guard let sum = value else { return false }
      (high, low, lowDigits, power) = (sum, 0, 0, 1)
    }
    low = low * 10 + UInt64(digit)
    lowDigits += 1
    power *= 10
    return true
  }

  var value: UInt128? {
    if high == 0 { return UInt128(low) }
    let (product, overflow) = high.multipliedReportingOverflow(by: UInt128(power))
    let (sum, tooLarge) = product.addingReportingOverflow(UInt128(low))
    return overflow || tooLarge ? nil : sum
  }
}

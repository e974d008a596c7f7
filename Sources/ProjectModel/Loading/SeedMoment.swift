/// A day, or a moment of a day, as a seed's value writes it, in the forms that dbt takes for dates and timestamps.
package struct SeedMoment: Equatable {
  /// dbt reads a column in one form from its first value to its last.
  package enum Form { case date, dateTime, iso }

  private var year = 0
  private var month = 0
  private var day = 0
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var microsecond = 0
  private var hasTime = false

  /// - Returns: nil where the value is not of the form, or is no day of the calendar. A moment with an offset from UTC
  ///   is the one of UTC: the column has no time zone.
  package init?(_ value: UnsafeBufferPointer<UInt8>, _ form: Form) {
    var scanner = Scanner(value)
    switch form {
    case .date:
      guard readLooseDate(&scanner) else { return nil }
    case .dateTime:
      guard readLooseDate(&scanner), scanner.skipBlanks(), let hour = scanner.number(1...2), scanner.take(0x3A),
        let minute = scanner.number(1...2), scanner.take(0x3A), let second = scanner.number(1...2)
      else { return nil }
      (self.hour, self.minute, self.second, hasTime) = (hour, minute, second, true)
    case .iso:
      guard readISODate(&scanner), scanner.take(UInt8(ascii: "T")), readISOTime(&scanner), readOffset(&scanner) else {
        return nil
      }
    }
    guard scanner.isAtEnd, isReal, hour < 24, minute < 60, second < 60 else { return nil }
  }

  /// `2024-02-29`, or `2024-02-29 12:30:00.25`.
  package var text: [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(26)
    func append(_ number: Int, _ digits: Int) {
      var divisor = 1
      for _ in 1..<digits { divisor *= 10 }
      while divisor > 0 {
        bytes.append(UInt8(0x30 + number / divisor % 10))
        divisor /= 10
      }
    }
    append(year, 4)
    bytes.append(0x2D)
    append(month, 2)
    bytes.append(0x2D)
    append(day, 2)
    guard hasTime else { return bytes }
    bytes.append(0x20)
    append(hour, 2)
    bytes.append(0x3A)
    append(minute, 2)
    bytes.append(0x3A)
    append(second, 2)
    guard microsecond > 0 else { return bytes }
    bytes.append(UInt8(ascii: "."))
    append(microsecond, 6)
    while bytes.last == 0x30 { bytes.removeLast() }
    return bytes
  }

  private static func days(_ year: Int, _ month: Int) -> Int {
    let isLeap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
    return switch month {
    case 2: isLeap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  private var isReal: Bool {
    (1...9999).contains(year) && (1...12).contains(month) && (1...Self.days(year, month)).contains(day)
  }

  /// `2024-02-29`; months and days of one digit too.
  private mutating func readLooseDate(_ scanner: inout Scanner) -> Bool {
    guard let year = scanner.number(4...4), scanner.take(0x2D), let month = scanner.number(1...2), scanner.take(0x2D),
      let day = scanner.number(1...2)
    else { return false }
    (self.year, self.month, self.day) = (year, month, day)
    return true
  }

  /// `2024-02-29` or `20240229`.
  private mutating func readISODate(_ scanner: inout Scanner) -> Bool {
    guard let year = scanner.number(4...4) else { return false }
    let isExtended = scanner.take(0x2D)
    guard let month = scanner.number(2...2), !isExtended || scanner.take(0x2D), let day = scanner.number(2...2) else {
      return false
    }
    (self.year, self.month, self.day) = (year, month, day)
    return isReal
  }

  /// `12`, `12:30`, `12:30:00`, `12:30:00.25`, and all of them without colons.
  private mutating func readISOTime(_ scanner: inout Scanner) -> Bool {
    guard let hour = scanner.number(2...2) else { return false }
    (self.hour, hasTime) = (hour, true)
    let isExtended = scanner.take(0x3A)
    guard let minute = scanner.number(2...2) else { return !isExtended }
    self.minute = minute
    guard !isExtended || scanner.take(0x3A) else { return true }
    guard let second = scanner.number(2...2) else { return !isExtended }
    self.second = second
    guard scanner.take(UInt8(ascii: ".")) || scanner.take(UInt8(ascii: ",")) else { return true }
    // Digits beyond a millionth are dropped, not rounded.
    var weight = 100_000
    var count = 0
    while let digit = scanner.number(1...1) {
      microsecond += digit * weight
      weight /= 10
      count += 1
    }
    return count > 0
  }

  /// `Z`, `+02`, `+0200`, `+02:00` or nothing.
  private mutating func readOffset(_ scanner: inout Scanner) -> Bool {
    if scanner.isAtEnd || scanner.take(UInt8(ascii: "Z")) { return true }
    let isWest = scanner.take(0x2D)
    guard isWest || scanner.take(0x2B), let hours = scanner.number(2...2), hours < 24 else { return false }
    let isExtended = scanner.take(0x3A)
    guard let minutes = scanner.number(2...2) ?? (isExtended ? nil : 0), minutes < 60 else { return false }
    let offset = hours * 60 + minutes
    var moment = hour * 60 + minute + (isWest ? offset : -offset)
    if moment < 0 {
      moment += 24 * 60
      day -= 1
      if day == 0 {
        month = month == 1 ? 12 : month - 1
        if month == 12 { year -= 1 }
        day = Self.days(year, month)
      }
    } else if moment >= 24 * 60 {
      moment -= 24 * 60
      day += 1
      if day > Self.days(year, month) {
        day = 1
        month = month == 12 ? 1 : month + 1
        if month == 1 { year += 1 }
      }
    }
    (hour, minute) = (moment / 60, moment % 60)
    return true
  }

  /// The value without the blanks around it.
  private struct Scanner {
    private let bytes: UnsafeBufferPointer<UInt8>
    private var index: Int
    private let end: Int

    init(_ bytes: UnsafeBufferPointer<UInt8>) {
      self.bytes = bytes
      var start = 0
      var end = bytes.count
      while start < end, Self.isBlank(bytes[start]) { start += 1 }
      while end > start, Self.isBlank(bytes[end - 1]) { end -= 1 }
      index = start
      self.end = end
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }

    var isAtEnd: Bool { index == end }

    mutating func take(_ byte: UInt8) -> Bool {
      guard index < end, bytes[index] == byte else { return false }
      index += 1
      return true
    }

    mutating func skipBlanks() -> Bool {
      let start = index
      while index < end, Self.isBlank(bytes[index]) { index += 1 }
      return index > start
    }

    /// A number of so many digits, as many as there are.
    mutating func number(_ digits: ClosedRange<Int>) -> Int? {
      var number = 0
      var count = 0
      while count < digits.upperBound, index + count < end, bytes[index + count] >= 0x30, bytes[index + count] <= 0x39 {
        number = number * 10 + Int(bytes[index + count] - 0x30)
        count += 1
      }
      guard count >= digits.lowerBound else { return nil }
      index += count
      return number
    }
  }
}

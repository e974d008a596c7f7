/// A point in time as a file writes it.
struct DateTimeValue: Equatable {
  /// 0 and less are years before Christ: 0 is 1 BC.
  var year = 1970
  var month = 1
  var day = 1
  var hour = 0
  var minute = 0
  var second = 0
  var microsecond = 0
  /// Minutes east of Greenwich; nil where none is written.
  var zone: Int?

  /// Whether such a day and time exist.
  var isValid: Bool {
    guard year >= -4712, year <= 294_275, month >= 1, month <= 12, day >= 1, day <= Self.days(year, month) else {
      return false
    }
    guard minute >= 0, minute <= 59, second >= 0, second <= 60, microsecond >= 0, microsecond < 1_000_000 else {
      return false
    }
    return hour >= 0 && (hour <= 23 || (hour == 24 && minute == 0 && second == 0 && microsecond == 0))
  }

  static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// The day that many days after 1970-01-01.
  mutating func setDay(_ days: Int) {
    // Eras of 400 years, years that begin in March.
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
  }

  init() {}

  init(epochMicroseconds value: Int) {
    let perDay = 86_400_000_000
    let day = value >= 0 ? value / perDay : -((-value + perDay - 1) / perDay)
    var rest = value - day * perDay
    setDay(day)
    microsecond = rest % 1_000_000
    rest /= 1_000_000
    second = rest % 60
    minute = rest / 60 % 60
    hour = rest / 3600
  }

  // MARK: As PostgreSQL reads it

  func appendDate(to text: inout [UInt8]) {
    Self.append(year > 0 ? year : 1 - year, 4, &text)
    text.append(0x2D)
    Self.append(month, 2, &text)
    text.append(0x2D)
    Self.append(day, 2, &text)
  }

  func appendTime(to text: inout [UInt8]) {
    Self.append(hour, 2, &text)
    text.append(0x3A)
    Self.append(minute, 2, &text)
    text.append(0x3A)
    Self.append(second, 2, &text)
    if microsecond > 0 {
      text.append(0x2E)
      Self.append(microsecond, 6, &text)
    }
  }

  func appendZone(to text: inout [UInt8]) {
    guard let zone else { return }
    text.append(zone < 0 ? 0x2D : 0x2B)
    Self.append(abs(zone) / 60, 2, &text)
    text.append(0x3A)
    Self.append(abs(zone) % 60, 2, &text)
  }

  func appendEra(to text: inout [UInt8]) {
    if year <= 0 { text += Array(" BC".utf8) }
  }

  private static func append(_ number: Int, _ width: Int, _ text: inout [UInt8]) {
    var digits: [UInt8] = []
    var rest = number
    repeat {
      digits.append(UInt8(0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    while digits.count < width { digits.append(0x30) }
    text.append(contentsOf: digits.reversed())
  }
}

/// Reads parts of a date or a time from left to right.
struct DateTimeCursor {
  let text: UnsafeBufferPointer<UInt8>
  var at = 0

  var isAtEnd: Bool { at >= text.count }
  var byte: UInt8? { at < text.count ? text[at] : nil }

  mutating func take(_ wanted: UInt8) -> Bool {
    guard byte == wanted else { return false }
    at += 1
    return true
  }

  mutating func skipSpace() {
    while let byte, byte == 0x20 { at += 1 }
  }

  /// A number of `fewest` to `most` digits.
  mutating func number(_ fewest: Int, _ most: Int) -> Int? {
    let start = at
    var value = 0
    while let byte, byte >= 0x30, byte <= 0x39, at - start < most {
      value = value * 10 + Int(byte - 0x30)
      at += 1
    }
    return at - start >= fewest ? value : nil
  }

  /// Digits behind a decimal point, as microseconds; further ones are cut off.
  mutating func fraction() -> Int? {
    let start = at
    var value = 0
    while let byte, byte >= 0x30, byte <= 0x39 {
      if at - start < 6 { value = value * 10 + Int(byte - 0x30) }
      at += 1
    }
    guard at > start else { return nil }
    for _ in min(at - start, 6)..<6 { value *= 10 }
    return value
  }

  /// Letters, in lower case.
  mutating func word() -> String {
    var letters: [UInt8] = []
    while let byte, byte | 0x20 >= 0x61, byte | 0x20 <= 0x7A {
      letters.append(byte | 0x20)
      at += 1
    }
    return String(decoding: letters, as: UTF8.self)
  }

  /// `+05`, `-08:30`, `+0530`, `Z`: minutes east of Greenwich.
  mutating func offset() -> Int? {
    if let byte, byte | 0x20 == 0x7A {
      at += 1
      return 0
    }
    guard let sign = byte, sign == 0x2B || sign == 0x2D else { return nil }
    at += 1
    guard let hours = number(1, 2), hours <= 15 else { return nil }
    var minutes = 0
    if take(0x3A) || (byte.map { $0 >= 0x30 && $0 <= 0x39 } ?? false) {
      guard let value = number(2, 2), value < 60 else { return nil }
      minutes = value
    }
    return (sign == 0x2D ? -1 : 1) * (hours * 60 + minutes)
  }

  static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
  private static let monthNames = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december",
  ]

  /// The month of a name, short or long, from 1.
  static func month(_ name: String) -> Int? {
    (months.firstIndex(of: name) ?? monthNames.firstIndex(of: name) ?? (name == "sept" ? 8 : nil)).map { $0 + 1 }
  }

  static func year(ofTwoDigits value: Int) -> Int { value < 70 ? 2000 + value : 1900 + value }
}

/// Dates and times in any of the ways that DATEFORMAT and TIMEFORMAT 'auto' know (automatic-recognition).
enum DateTimeGuess {
  static func read(_ text: UnsafeBufferPointer<UInt8>) -> DateTimeValue? {
    var cursor = DateTimeCursor(text: text)
    var value = DateTimeValue()
    var hasDate = false
    var hasTime = false
    var monthByName: Int?
    var numbers: [(value: Int, digits: Int)] = []
    while !cursor.isAtEnd {
      guard let byte = cursor.byte else { break }
      switch byte {
      case 0x20, 0x2C: cursor.at += 1
      case 0x30...0x39:
        if !hasTime, isTime(cursor) {
          guard time(&cursor, &value) else { return nil }
          hasTime = true
        } else if !hasDate, numbers.isEmpty, monthByName == nil, let found = date(&cursor) {
          (value.year, value.month, value.day) = found
          hasDate = true
        } else {
          let start = cursor.at
          guard let number = cursor.number(1, 14) else { return nil }
          let digits = cursor.at - start
          if hasDate, !hasTime, digits == 4 || digits == 6 {
            guard compactTime(number, digits, &value) else { return nil }
            hasTime = true
          } else {
            numbers.append((number, digits))
          }
        }
      case 0x2B, 0x2D:
        if hasTime {
          guard value.zone == nil, let zone = cursor.offset() else { return nil }
          value.zone = zone
        } else {
          cursor.at += 1
        }
      default:
        let start = cursor.at
        if !hasTime, hasDate, byte | 0x20 == 0x74, cursor.at + 1 < text.count, text[cursor.at + 1] <= 0x39 {
          cursor.at += 1
          continue
        }
        if byte | 0x20 == 0x6A, start == 0, let day = julian(&cursor) {
          value.setDay(day)
          hasDate = true
          continue
        }
        let word = cursor.word()
        guard !word.isEmpty else { return nil }
        if let month = DateTimeCursor.month(word), monthByName == nil, !hasDate {
          monthByName = month
          _ = cursor.take(0x2E)
        } else if word == "am" || word == "pm", hasTime, value.hour <= 12 {
          value.hour = value.hour % 12 + (word == "pm" ? 12 : 0)
        } else if word == "bc", hasDate || monthByName != nil {
          if !hasDate {
            guard named(monthByName, numbers, &value, twoDigitYears: false) else { return nil }
            hasDate = true
            monthByName = nil
            numbers = []
          }
          value.year = 1 - value.year
        } else if let zone = zones[word], value.zone == nil {
          value.zone = zone
        } else if !["ad", "mon", "tue", "wed", "thu", "fri", "sat", "sun"].contains(word.prefix(3).description) {
          return nil
        }
      }
    }
    if let monthByName {
      guard !hasDate, named(monthByName, numbers, &value, twoDigitYears: true) else { return nil }
      hasDate = true
    } else if !numbers.isEmpty {
      return nil
    }
    return hasDate && value.isValid ? value : nil
  }

  static let zones: [String: Int] = [
    "z": 0, "utc": 0, "gmt": 0, "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "cet": 60, "cest": 120, "bst": 60, "jst": 540,
  ]

  /// An offset or a zone's short name.
  static func zone(_ cursor: inout DateTimeCursor) -> Int? {
    let start = cursor.at
    if let offset = cursor.offset() { return offset }
    cursor.at = start
    return zones[cursor.word()]
  }

  private static func isTime(_ cursor: DateTimeCursor) -> Bool {
    var ahead = cursor
    return ahead.number(1, 2) != nil && ahead.byte == 0x3A
  }

  /// `04:05`, `04:05:06`, `04:05:06.789`.
  static func time(_ cursor: inout DateTimeCursor, _ value: inout DateTimeValue) -> Bool {
    guard let hour = cursor.number(1, 2), cursor.take(0x3A), let minute = cursor.number(2, 2) else { return false }
    value.hour = hour
    value.minute = minute
    if cursor.take(0x3A) {
      guard let second = cursor.number(2, 2) else { return false }
      value.second = second
      if cursor.take(0x2E) || cursor.take(0x2C) {
        guard let fraction = cursor.fraction() else { return false }
        value.microsecond = fraction
      }
    }
    return true
  }

  private static func compactTime(_ number: Int, _ digits: Int, _ value: inout DateTimeValue) -> Bool {
    let whole = digits == 4 ? number * 100 : number
    value.hour = whole / 10000
    value.minute = whole / 100 % 100
    value.second = whole % 100
    return true
  }

  /// A date of digits alone; nil leaves the cursor where it was.
  private static func date(_ cursor: inout DateTimeCursor) -> (Int, Int, Int)? {
    let start = cursor.at
    guard let first = cursor.number(1, 14) else { return nil }
    let digits = cursor.at - start
    func fail() -> (Int, Int, Int)? {
      cursor.at = start
      return nil
    }
    guard let separator = cursor.byte, separator == 0x2D || separator == 0x2F || separator == 0x2E else {
      switch digits {
      case 8: return (first / 10000, first / 100 % 100, first % 100)
      case 6: return (DateTimeCursor.year(ofTwoDigits: first / 10000), first / 100 % 100, first % 100)
      case 14:
        cursor.at = start + 8
        return (first / 10_000_000_000, first / 100_000_000 % 100, first / 1_000_000 % 100)
      default: return fail()
      }
    }
    cursor.at += 1
    let second = cursor.at
    guard let middle = cursor.number(1, 4) else { return fail() }
    if cursor.at - second == 3, digits == 4 {
      // YYYY.DDD
      var value = DateTimeValue()
      value.setDay(dayNumber(first) + middle - 1)
      return value.year == first ? (value.year, value.month, value.day) : fail()
    }
    guard cursor.take(separator) else { return fail() }
    let third = cursor.at
    guard let last = cursor.number(1, 6) else { return fail() }
    if digits >= 3 { return (first, middle, last) }
    let year = cursor.at - third <= 2 ? DateTimeCursor.year(ofTwoDigits: last) : last
    return first > 12 ? (year, middle, first) : (year, first, middle)
  }

  /// Days from 1970-01-01 to a year's first day.
  private static func dayNumber(_ year: Int) -> Int {
    let before = year - 1
    return before * 365 + before / 4 - before / 100 + before / 400 - 719_162
  }

  /// `J2451187`: days since the Julian calendar's beginning, as days since 1970-01-01.
  private static func julian(_ cursor: inout DateTimeCursor) -> Int? {
    let start = cursor.at
    cursor.at += 1
    guard let number = cursor.number(1, 8) else {
      cursor.at = start
      return nil
    }
    return number - 2_440_588
  }

  /// The day and the year beside a month's name.
  private static func named(
    _ month: Int?, _ numbers: [(value: Int, digits: Int)], _ value: inout DateTimeValue, twoDigitYears: Bool
  ) -> Bool {
    guard let month, numbers.count == 2 else { return false }
    value.month = month
    // A number that cannot be a day is the year.
    let (day, year) =
      numbers[0].digits > 2 || numbers[0].value > 31 ? (numbers[1], numbers[0]) : (numbers[0], numbers[1])
    value.day = day.value
    value.year =
      year.digits <= 2 && twoDigitYears ? DateTimeCursor.year(ofTwoDigits: year.value) : year.value
    return true
  }
}

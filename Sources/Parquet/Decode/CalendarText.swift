/// Dates and times as PostgreSQL reads them.
enum CalendarText {
  /// Days since 1970 in the proleptic Gregorian calendar, as `2024-02-29`; years before 1 end in ` BC`.
  static func date(_ days: Int64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    let (length, isBefore) = day(days, target)
    return isBefore ? length + NumberText.text(" BC", target + length) : length
  }

  /// Of the day alone, and whether ` BC` has to follow.
  private static func day(_ days: Int64, _ target: UnsafeMutablePointer<UInt8>) -> (Int, Bool) {
    // Years that begin in March, in cycles of 400 years: the leap day comes last.
    let shifted = days + 719_468
    let cycle = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let inCycle = shifted - cycle * 146_097
    let yearInCycle = (inCycle - inCycle / 1460 + inCycle / 36_524 - inCycle / 146_096) / 365
    let inYear = inCycle - (365 * yearInCycle + yearInCycle / 4 - yearInCycle / 100)
    let shiftedMonth = (5 * inYear + 2) / 153
    let dayOfMonth = inYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    var year = yearInCycle + cycle * 400 + (month <= 2 ? 1 : 0)
    let isBefore = year <= 0
    if isBefore { year = 1 - year }
    var at = 4
    if year < 10_000 {
      NumberText.digits(UInt64(year), 4, target)
    } else {
      at = NumberText.unsigned(UInt64(year), target)
    }
    target[at] = 45
    NumberText.digits(UInt64(month), 2, target + at + 1)
    target[at + 3] = 45
    NumberText.digits(UInt64(dayOfMonth), 2, target + at + 4)
    return (at + 6, isBefore)
  }

  /// Microseconds since midnight, as `13:05:00.25`.
  static func clock(_ microseconds: Int64, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    let seconds = UInt64(microseconds / 1_000_000)
    NumberText.digits(seconds / 3600, 2, target)
    target[2] = 58
    NumberText.digits(seconds / 60 % 60, 2, target + 3)
    target[5] = 58
    NumberText.digits(seconds % 60, 2, target + 6)
    let fraction = UInt64(microseconds % 1_000_000)
    if fraction == 0 { return 8 }
    target[8] = 46
    NumberText.digits(fraction, 6, target + 9)
    var length = 15
    while target[length - 1] == 48 { length -= 1 }
    return length
  }

  /// A time of day; nil outside of 00:00 to 24:00.
  static func time(_ value: Int64, _ unit: TimeUnit, _ target: UnsafeMutablePointer<UInt8>) -> Int? {
    guard value >= 0, value <= unit.perSecond * 86_400 else { return nil }
    return clock(microseconds(value, unit), target)
  }

  /// A moment, as `2024-02-29 13:05:00+00` (with the zone only where it is UTC). What is finer than microseconds is cut.
  static func timestamp(_ value: Int64, _ unit: TimeUnit, utc: Bool, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    let perDay = unit.perSecond * 86_400
    var days = value / perDay
    var rest = value % perDay
    if rest < 0 {
      days -= 1
      rest += perDay
    }
    return moment(days, microseconds(rest, unit), utc: utc, target)
  }

  /// INT96: nanoseconds of the day, then the Julian day.
  static func int96(_ bytes: UnsafePointer<UInt8>, _ target: UnsafeMutablePointer<UInt8>) -> Int {
    let raw = UnsafeRawPointer(bytes)
    let nanoseconds = Int64(littleEndian: raw.loadUnaligned(as: Int64.self))
    let perDay: Int64 = 86_400_000_000_000
    var days = Int64(UInt32(littleEndian: raw.loadUnaligned(fromByteOffset: 8, as: UInt32.self))) - 2_440_588
    days += nanoseconds / perDay
    var rest = nanoseconds % perDay
    if rest < 0 {
      days -= 1
      rest += perDay
    }
    return moment(days, rest / 1000, utc: false, target)
  }

  private static func moment(
    _ days: Int64, _ microseconds: Int64, utc: Bool, _ target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var (at, isBefore) = day(days, target)
    target[at] = 32
    at += 1
    at += clock(microseconds, target + at)
    if utc { at += NumberText.text("+00", target + at) }
    if isBefore { at += NumberText.text(" BC", target + at) }
    return at
  }

  private static func microseconds(_ value: Int64, _ unit: TimeUnit) -> Int64 {
    switch unit {
    case .milliseconds: value * 1000
    case .microseconds: value
    case .nanoseconds: value / 1000
    }
  }
}

/// Moments as artifacts write them.
package enum Timestamp {
  /// As `2024-05-06T07:08:09.000123` (UTC): without the fraction where it is zero, as Python's `isoformat`.
  ///
  /// - Parameter microseconds: since 1970, UTC.
  package static func text(_ microseconds: Int, zone: String) -> String {
    let day = floorDivide(microseconds, 86_400_000_000)
    let rest = microseconds - day * 86_400_000_000
    let (year, month, date) = civil(day)
    let seconds = rest / 1_000_000
    let fraction = rest % 1_000_000
    let clock = "\(two(seconds / 3600)):\(two(seconds / 60 % 60)):\(two(seconds % 60))"
    let point = fraction == 0 ? "" : "." + padded(fraction, 6)
    return "\(padded(year, 4))-\(two(month))-\(two(date))T\(clock)\(point)\(zone)"
  }

  /// Year, month and day of a day counted from 1970-01-01 (Howard Hinnant's `civil_from_days`).
  private static func civil(_ day: Int) -> (Int, Int, Int) {
    // Years begin in March here, so that the leap day ends them; eras have 400 years.
    let shifted = day + 719_468
    let era = floorDivide(shifted, 146_097)
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let month = (5 * dayOfYear + 2) / 153
    let date = dayOfYear - (153 * month + 2) / 5 + 1
    let calendarMonth = month < 10 ? month + 3 : month - 9
    return (yearOfEra + era * 400 + (calendarMonth <= 2 ? 1 : 0), calendarMonth, date)
  }

  private static func floorDivide(_ number: Int, _ by: Int) -> Int {
    let quotient = number / by
    return number % by < 0 ? quotient - 1 : quotient
  }

  private static func two(_ number: Int) -> String { padded(number, 2) }

  private static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }
}

/// Days and clock times of the proleptic Gregorian calendar, as Python's `datetime` counts them.
struct Calendar {
  /// Days since 1970-01-01.
  static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  static func date(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let march = (5 * dayOfYear + 2) / 153
    let month = march < 10 ? march + 3 : march - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * march + 2) / 5 + 1)
  }

  static func isLeap(_ year: Int) -> Bool { year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) }

  static func length(_ year: Int, _ month: Int) -> Int {
    [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]
  }

  /// Monday is 0.
  static func weekday(_ days: Int) -> Int { ((days + 3) % 7 + 7) % 7 }

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  static let weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]

  static func pad(_ number: Int, _ width: Int) -> String {
    let text = String(abs(number))
    return (number < 0 ? "-" : "") + String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  static let day = 86_400_000_000
}

/// A moment of the calendar without or with a zone: what `strftime` and `strptime` work on.
struct Moment: Hashable {
  /// Microseconds since 1970-01-01 00:00 of the clock that it shows.
  var wall: Int
  /// Seconds east of UTC; nil without a zone.
  var offset: Int?

  var days: Int { Int((Double(wall) / Double(Calendar.day)).rounded(.down)) }
  var inDay: Int { wall - days * Calendar.day }
  var date: (year: Int, month: Int, day: Int) { Calendar.date(days) }
  var hour: Int { inDay / 3_600_000_000 }
  var minute: Int { inDay / 60_000_000 % 60 }
  var second: Int { inDay / 1_000_000 % 60 }
  var microsecond: Int { inDay % 1_000_000 }

  init(wall: Int, offset: Int? = nil) {
    self.wall = wall
    self.offset = offset
  }

  init(
    _ year: Int, _ month: Int, _ day: Int, _ hour: Int = 0, _ minute: Int = 0, _ second: Int = 0, _ micro: Int = 0,
    offset: Int? = nil
  ) {
    wall = Calendar.days(year, month, day) * Calendar.day + ((hour * 60 + minute) * 60 + second) * 1_000_000 + micro
    self.offset = offset
  }

  /// Microseconds since 1970 UTC (a moment without a zone counts as UTC).
  var absolute: Int { wall - (offset ?? 0) * 1_000_000 }

  var dateText: String {
    let (year, month, day) = date
    return "\(Calendar.pad(year, 4))-\(Calendar.pad(month, 2))-\(Calendar.pad(day, 2))"
  }

  var timeText: String {
    let base = "\(Calendar.pad(hour, 2)):\(Calendar.pad(minute, 2)):\(Calendar.pad(second, 2))"
    return microsecond == 0 ? base : base + "." + Calendar.pad(microsecond, 6)
  }

  /// `+00:00`; empty without a zone.
  func offsetText(colon: Bool) -> String {
    guard let offset else { return "" }
    let minutes = abs(offset) / 60
    return (offset < 0 ? "-" : "+") + Calendar.pad(minutes / 60, 2) + (colon ? ":" : "") + Calendar.pad(minutes % 60, 2)
  }

  func iso(separator: String) -> String { dateText + separator + timeText + offsetText(colon: true) }

  /// Python's `strftime` in the C locale.
  func format(_ pattern: String) -> String {
    var out = ""
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      guard character == "%", let code = characters.next() else {
        out.append(character)
        continue
      }
      out += field(code)
    }
    return out
  }

  private func field(_ code: Character) -> String {
    let (year, month, day) = date
    let ordinal = days - Calendar.days(year, 1, 1) + 1
    let weekday = Calendar.weekday(days)
    switch code {
    case "Y": return String(year)
    case "m": return Calendar.pad(month, 2)
    case "d": return Calendar.pad(day, 2)
    case "e": return day < 10 ? " \(day)" : "\(day)"
    case "H": return Calendar.pad(hour, 2)
    case "I": return Calendar.pad((hour + 11) % 12 + 1, 2)
    case "M": return Calendar.pad(minute, 2)
    case "S": return Calendar.pad(second, 2)
    case "f": return Calendar.pad(microsecond, 6)
    case "y": return Calendar.pad(year % 100, 2)
    case "j": return Calendar.pad(ordinal, 3)
    case "p": return hour < 12 ? "AM" : "PM"
    case "a": return String(Calendar.weekdays[weekday].prefix(3))
    case "A": return Calendar.weekdays[weekday]
    case "b", "h": return String(Calendar.months[month - 1].prefix(3))
    case "B": return Calendar.months[month - 1]
    case "w": return String((weekday + 1) % 7)
    case "u": return String(weekday + 1)
    case "U": return Calendar.pad((ordinal + 6 - (weekday + 1) % 7) / 7, 2)
    case "W": return Calendar.pad((ordinal + 6 - weekday) / 7, 2)
    case "V": return Calendar.pad(isoWeek.week, 2)
    case "G": return String(isoWeek.year)
    case "z": return offsetText(colon: false)
    case "Z": return offset.map { $0 == 0 ? "UTC" : "UTC" + offsetText(colon: true) } ?? ""
    case "s": return String(absolute / 1_000_000)
    case "F": return dateText
    case "T": return "\(Calendar.pad(hour, 2)):\(Calendar.pad(minute, 2)):\(Calendar.pad(second, 2))"
    case "D": return format("%m/%d/%y")
    case "R": return format("%H:%M")
    case "c": return format("%a %b %e %H:%M:%S %Y")
    case "x": return format("%m/%d/%y")
    case "X": return format("%H:%M:%S")
    case "n": return "\n"
    case "t": return "\t"
    case "%": return "%"
    default: return "%\(code)"
    }
  }

  var isoWeek: (year: Int, week: Int, day: Int) {
    let weekday = Calendar.weekday(days)
    let thursday = Calendar.date(days - weekday + 3)
    let first = Calendar.days(thursday.year, 1, 1)
    return (thursday.year, (days - weekday + 3 - first) / 7 + 1, weekday + 1)
  }

  /// Python's `strptime`; nil where the text does not fit.
  static func parse(_ text: String, _ pattern: String) -> Moment? {
    var parser = MomentParser(text)
    return parser.parse(pattern)
  }

  /// ISO 8601 as `fromisoformat` and databases write it.
  static func iso(_ text: String) -> Moment? {
    for pattern in [
      "%Y-%m-%d %H:%M:%S.%f%z", "%Y-%m-%d %H:%M:%S%z", "%Y-%m-%d %H:%M:%S.%f", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M",
      "%Y-%m-%d",
    ] {
      let spaced = text.count > 10 ? text.prefix(10) + " " + text.dropFirst(11) : text[...]
      if let moment = parse(String(spaced), pattern) { return moment }
    }
    return nil
  }
}

/// Reads a text by a `strptime` pattern.
private struct MomentParser {
  private let text: [Character]
  private var index = 0
  private var year = 1900
  private var month = 1
  private var day = 1
  private var hour = 0
  private var minute = 0
  private var second = 0
  private var micro = 0
  private var isAfternoon: Bool?
  private var ordinal: Int?
  private var offset: Int?

  init(_ text: String) { self.text = Array(text) }

  mutating func parse(_ pattern: String) -> Moment? {
    var characters = pattern.makeIterator()
    while let character = characters.next() {
      if character == "%", let code = characters.next() {
        guard take(code) else { return nil }
      } else if character.isWhitespace {
        while index < text.count, text[index].isWhitespace { index += 1 }
      } else {
        guard index < text.count, text[index] == character else { return nil }
        index += 1
      }
    }
    guard index == text.count else { return nil }
    if let isAfternoon { hour = hour % 12 + (isAfternoon ? 12 : 0) }
    if let ordinal {
      let date = Calendar.date(Calendar.days(year, 1, 1) + ordinal - 1)
      (month, day) = (date.month, date.day)
    }
    guard (1...12).contains(month), (1...Calendar.length(year, month)).contains(day), hour < 24, minute < 60,
      second < 62
    else { return nil }
    return Moment(year, month, day, hour, minute, second, micro, offset: offset)
  }

  private mutating func number(_ most: Int) -> Int? {
    let start = index
    while index < text.count, index - start < most, text[index].isASCII, text[index].isNumber { index += 1 }
    return index > start ? Int(String(text[start..<index])) : nil
  }

  private mutating func word(_ words: [String]) -> Int? {
    let rest = String(text[index...]).lowercased()
    for (position, word) in words.enumerated() where rest.hasPrefix(word.lowercased()) {
      index += word.count
      return position
    }
    return nil
  }

  private mutating func take(_ code: Character) -> Bool {
    func set(_ value: Int?, _ store: (Int) -> Void) -> Bool {
      guard let value else { return false }
      store(value)
      return true
    }
    switch code {
    case "Y": return set(number(4)) { year = $0 }
    case "y": return set(number(2)) { year = $0 < 69 ? 2000 + $0 : 1900 + $0 }
    case "m": return set(number(2)) { month = $0 }
    case "d": return set(number(2)) { day = $0 }
    case "H", "I": return set(number(2)) { hour = $0 }
    case "M": return set(number(2)) { minute = $0 }
    case "S": return set(number(2)) { second = $0 }
    case "j": return set(number(3)) { ordinal = $0 }
    case "b", "h": return set(word(Calendar.months.map { String($0.prefix(3)) })) { month = $0 + 1 }
    case "B": return set(word(Calendar.months)) { month = $0 + 1 }
    case "a": return word(Calendar.weekdays.map { String($0.prefix(3)) }) != nil
    case "A": return word(Calendar.weekdays) != nil
    case "p": return set(word(["AM", "PM"])) { isAfternoon = $0 == 1 }
    case "f":
      let start = index
      guard let value = number(6) else { return false }
      micro = value
      for _ in (index - start)..<6 { micro *= 10 }
      return true
    case "z": return takeOffset()
    case "Z": return set(word(["UTC", "GMT"])) { _ in offset = 0 }
    case "%":
      guard index < text.count, text[index] == "%" else { return false }
      index += 1
      return true
    default: return false
    }
  }

  private mutating func takeOffset() -> Bool {
    guard index < text.count else { return false }
    if text[index] == "Z" || text[index] == "z" {
      index += 1
      offset = 0
      return true
    }
    guard text[index] == "+" || text[index] == "-" else { return false }
    let sign = text[index] == "-" ? -1 : 1
    index += 1
    guard let hours = number(2) else { return false }
    if index < text.count, text[index] == ":" { index += 1 }
    let minutes = number(2) ?? 0
    offset = sign * (hours * 3600 + minutes * 60)
    return true
  }
}

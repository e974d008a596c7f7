/// A DATEFORMAT or TIMEFORMAT string, as `DD.MM.YYYY HH24:MI:SS`.
struct DateTimePattern: Sendable {
  private enum Part: Sendable, Equatable {
    case year, shortYear, month, monthName, day, hour, hour12, minute, second, millisecond, microsecond, meridiem, zone
    case literal(UInt8)

    var isNumber: Bool {
      switch self {
      case .monthName, .meridiem, .zone, .literal: false
      default: true
      }
    }
  }

  private let parts: [Part]
  let text: String

  // Longer names first.
  private static let names: [(String, Part)] = [
    ("YYYY", .year), ("MONTH", .monthName), ("MON", .monthName), ("HH24", .hour), ("HH12", .hour12), ("YY", .shortYear),
    ("MM", .month), ("DD", .day), ("HH", .hour), ("MI", .minute), ("SS", .second), ("MS", .millisecond),
    ("US", .microsecond), ("AM", .meridiem), ("PM", .meridiem), ("OF", .zone), ("TZ", .zone),
  ]

  init(_ text: String) {
    self.text = text
    let upper = Array(text.uppercased().utf8)
    let own = Array(text.utf8)
    var parts: [Part] = []
    var at = 0
    scan: while at < upper.count {
      for (name, part) in Self.names where upper[at...].starts(with: name.utf8) {
        parts.append(part)
        at += name.utf8.count
        continue scan
      }
      parts.append(.literal(own[at]))
      at += 1
    }
    // Redshift: HH counts to 12 where AM or PM follows.
    self.parts = parts.contains(.meridiem) ? parts.map { $0 == .hour ? .hour12 : $0 } : parts
  }

  /// The value, and how far the text was read; nil where it does not fit.
  func read(_ text: UnsafeBufferPointer<UInt8>) -> (DateTimeValue, Int)? {
    var cursor = DateTimeCursor(text: text)
    var value = DateTimeValue()
    var isAfternoon: Bool?
    for (index, part) in parts.enumerated() {
      // Where the next part is a number too, nothing but the width tells them apart.
      let isTight = index + 1 < parts.count && parts[index + 1].isNumber
      let two = isTight ? 2 : 1
      switch part {
      case .year:
        guard let number = cursor.number(isTight ? 4 : 1, isTight ? 4 : 6) else { return nil }
        value.year = number
      case .shortYear:
        guard let number = cursor.number(2, 2) else { return nil }
        value.year = DateTimeCursor.year(ofTwoDigits: number)
      case .month:
        guard let number = cursor.number(two, 2) else { return nil }
        value.month = number
      case .monthName:
        guard let number = DateTimeCursor.month(cursor.word()) else { return nil }
        value.month = number
      case .day:
        guard let number = cursor.number(two, 2) else { return nil }
        value.day = number
      case .hour, .hour12:
        guard let number = cursor.number(two, 2), part == .hour || (number >= 1 && number <= 12) else { return nil }
        value.hour = number
      case .minute:
        guard let number = cursor.number(two, 2) else { return nil }
        value.minute = number
      case .second:
        guard let number = cursor.number(two, 2) else { return nil }
        value.second = number
        // A fraction may follow though the pattern has none.
        if cursor.byte == 0x2E, index + 1 == parts.count || parts[index + 1] != .literal(0x2E) {
          cursor.at += 1
          guard let fraction = cursor.fraction() else { return nil }
          value.microsecond = fraction
        }
      case .millisecond, .microsecond:
        guard let fraction = cursor.fraction() else { return nil }
        value.microsecond = fraction
      case .meridiem:
        switch cursor.word() {
        case "am", "a": isAfternoon = false
        case "pm", "p": isAfternoon = true
        default: return nil
        }
      case .zone:
        cursor.skipSpace()
        guard let zone = DateTimeGuess.zone(&cursor) else { return nil }
        value.zone = zone
      case .literal(let byte):
        if !cursor.take(byte) {
          // Any separator stands for any other, as far as they are no letters or digits.
          guard Self.isSeparator(byte), let other = cursor.byte, Self.isSeparator(other) else { return nil }
          cursor.at += 1
        }
      }
    }
    if let isAfternoon { value.hour = value.hour % 12 + (isAfternoon ? 12 : 0) }
    return value.isValid ? (value, cursor.at) : nil
  }

  private static func isSeparator(_ byte: UInt8) -> Bool { byte == 0x2D || byte == 0x2F || byte == 0x2E }
}

/// YAML's dates and times, written as Python's `isoformat` writes what PyYAML makes of them.
enum Timestamp {
  /// ISO text of a well-formed timestamp; nil where the text has another form or is no day of the calendar.
  static func isoText(_ text: UnsafeBufferPointer<UInt8>) -> String? {
    var reader = Reader(text: text)
    guard let year = reader.number(4, 4), reader.skip("-") else { return nil }
    guard let (month, monthWidth) = reader.numberAndWidth(1, 2), reader.skip("-"),
      let (day, dayWidth) = reader.numberAndWidth(1, 2)
    else { return nil }
    guard (1...9999).contains(year), (1...12).contains(month), day >= 1, day <= days(year, month) else { return nil }
    let date = pad(year, 4) + "-" + pad(month, 2) + "-" + pad(day, 2)
    if reader.atEnd { return monthWidth == 2 && dayWidth == 2 ? date : nil }
    guard reader.skip("T") || reader.skip("t") || reader.skipBlanks() else { return nil }
    guard let hour = reader.number(1, 2), reader.skip(":"), let minute = reader.number(2, 2), reader.skip(":"),
      let second = reader.number(2, 2), hour < 24, minute < 60, second < 60
    else { return nil }
    var result = date + "T" + pad(hour, 2) + ":" + pad(minute, 2) + ":" + pad(second, 2)
    if reader.skip("."), let fraction = reader.fraction() { result += "." + fraction }
    reader.skipBlanks()
    if reader.skip("Z") {
      result += "+00:00"
    } else if let sign = reader.sign() {
      guard let hours = reader.number(1, 2), hours < 24 else { return nil }
      var minutes = 0
      if reader.skip(":") {
        guard let value = reader.number(2, 2), value < 60 else { return nil }
        minutes = value
      }
      result += sign + pad(hours, 2) + ":" + pad(minutes, 2)
    }
    return reader.atEnd ? result : nil
  }

  private static func pad(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  private struct Reader {
    let text: UnsafeBufferPointer<UInt8>
    var index = 0

    var atEnd: Bool { index == text.count }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
      guard index < text.count, text[index] == UInt8(ascii: scalar) else { return false }
      index += 1
      return true
    }

    @discardableResult
    mutating func skipBlanks() -> Bool {
      let start = index
      while index < text.count, text[index] == 0x20 || text[index] == 0x09 { index += 1 }
      return index > start
    }

    mutating func sign() -> String? { skip("+") ? "+" : skip("-") ? "-" : nil }

    mutating func number(_ least: Int, _ most: Int) -> Int? { numberAndWidth(least, most)?.0 }

    mutating func numberAndWidth(_ least: Int, _ most: Int) -> (Int, Int)? {
      var value = 0
      var width = 0
      while width < most, index < text.count, (0x30...0x39).contains(text[index]) {
        value = value * 10 + Int(text[index] - 0x30)
        index += 1
        width += 1
      }
      return width >= least ? (value, width) : nil
    }

    /// Six digits; nil where they are all zero, for Python leaves them out.
    mutating func fraction() -> String? {
      var digits: [UInt8] = []
      while index < text.count, (0x30...0x39).contains(text[index]) {
        if digits.count < 6 { digits.append(text[index]) }
        index += 1
      }
      while digits.count < 6 { digits.append(0x30) }
      return digits.allSatisfy { $0 == 0x30 } ? nil : String(decoding: digits, as: UTF8.self)
    }
  }
}

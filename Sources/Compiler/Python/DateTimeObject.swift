import JSON
import Jinja

/// Python's `datetime.datetime`.
package final class DateTimeObject: Object {
  let moment: Moment

  package enum Zone: Sendable { case utc }

  /// - Parameter microseconds: since 1970, UTC.
  package init(microseconds: Int, zone: Zone?) {
    moment = Moment(wall: microseconds, offset: zone == nil ? nil : 0)
  }

  init(_ moment: Moment) { self.moment = moment }

  /// Since 1970, UTC; a moment without a zone counts as UTC.
  package var microseconds: Int { moment.absolute }

  package var typeName: String { "datetime" }
  package var text: String { moment.iso(separator: " ") }
  package var representation: String {
    let (year, month, day) = moment.date
    var parts = [year, month, day, moment.hour, moment.minute]
    if moment.second != 0 || moment.microsecond != 0 { parts.append(moment.second) }
    if moment.microsecond != 0 { parts.append(moment.microsecond) }
    let zone = moment.offset.map { $0 == 0 ? ", tzinfo=<UTC>" : ", tzinfo=\(moment.offsetText(colon: true))" } ?? ""
    return "datetime.datetime(\(parts.map(String.init).joined(separator: ", "))\(zone))"
  }
  package var json: JSONValue? { .string(moment.iso(separator: "T")) }
  package var hash: Int? { moment.absolute.hashValue }
  package func equals(_ other: Value) -> Bool { other.object(DateTimeObject.self)?.moment.absolute == moment.absolute }
  package func compare(to other: Value) -> Int? {
    guard let other = other.object(DateTimeObject.self)?.moment else { return nil }
    return moment.absolute == other.absolute ? 0 : moment.absolute < other.absolute ? -1 : 1
  }

  package func arithmetic(_ sign: String, _ other: Value, reflected: Bool) throws(RenderInterrupt) -> Value? {
    if let delta = other.object(TimeDeltaObject.self) {
      if sign == "+" {
        return .object(DateTimeObject(Moment(wall: moment.wall + delta.microseconds, offset: moment.offset)))
      }
      if sign == "-", !reflected {
        return .object(DateTimeObject(Moment(wall: moment.wall - delta.microseconds, offset: moment.offset)))
      }
    }
    if sign == "-", !reflected, let other = other.object(DateTimeObject.self) {
      return .object(TimeDeltaObject(moment.absolute - other.moment.absolute))
    }
    return nil
  }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "year": .int(moment.date.year)
    case "month": .int(moment.date.month)
    case "day": .int(moment.date.day)
    case "hour": .int(moment.hour)
    case "minute": .int(moment.minute)
    case "second": .int(moment.second)
    case "microsecond": .int(moment.microsecond)
    case "tzinfo":
      moment.offset.map { .object(ZoneObject(name: $0 == 0 ? "UTC" : moment.offsetText(colon: true), offset: $0)) }
        ?? Value.none
    default: nil
    }
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "strftime": return .string(moment.format(try reader.required("format").asString("format")))
    case "isoformat": return .string(moment.iso(separator: try reader.optional("sep")?.string ?? "T"))
    case "date": return .object(DateObject(days: moment.days))
    case "time": return .string(moment.timeText)
    case "timestamp": return .double(Double(moment.absolute) / 1e6)
    case "weekday": return .int(Calendar.weekday(moment.days))
    case "isoweekday": return .int(Calendar.weekday(moment.days) + 1)
    case "isocalendar":
      let week = moment.isoWeek
      return .tuple([.int(week.year), .int(week.week), .int(week.day)])
    case "toordinal": return .int(moment.days + 719_163)
    case "utcoffset": return moment.offset.map { .object(TimeDeltaObject($0 * 1_000_000)) } ?? Value.none
    case "tzname": return moment.offset.map { _ in "UTC" } ?? Value.none
    case "ctime": return .string(moment.format("%a %b %e %H:%M:%S %Y"))
    case "replace": return .object(DateTimeObject(try replaced(arguments)))
    case "astimezone":
      let zone = try reader.optional("tz")?.object(ZoneObject.self)
      return .object(DateTimeObject(zone?.moment(of: moment.absolute) ?? Moment(wall: moment.absolute, offset: 0)))
    default: return nil
    }
  }

  private func replaced(_ arguments: Arguments) throws(RenderInterrupt) -> Moment {
    var (year, month, day) = moment.date
    var (hour, minute, second, micro) = (moment.hour, moment.minute, moment.second, moment.microsecond)
    var offset = moment.offset
    for (name, value) in arguments.keyword {
      if name == "tzinfo" {
        offset = value.isNone ? nil : value.object(ZoneObject.self)?.offset ?? 0
        continue
      }
      let number = try value.asInt(name)
      switch name {
      case "year": year = number
      case "month": month = number
      case "day": day = number
      case "hour": hour = number
      case "minute": minute = number
      case "second": second = number
      case "microsecond": micro = number
      default: throw .typeError("replace() got an unexpected keyword argument '\(name)'")
      }
    }
    guard (1...12).contains(month), (1...Calendar.length(year, month)).contains(day) else {
      throw .valueError("day is out of range for month")
    }
    return Moment(year, month, day, hour, minute, second, micro, offset: offset)
  }
}

/// Python's `datetime.date`.
final class DateObject: Object {
  /// Since 1970-01-01.
  let days: Int
  init(days: Int) { self.days = days }

  private var moment: Moment { Moment(wall: days * Calendar.day) }

  var typeName: String { "date" }
  var text: String { moment.dateText }
  var representation: String {
    let (year, month, day) = moment.date
    return "datetime.date(\(year), \(month), \(day))"
  }
  var json: JSONValue? { .string(text) }
  var hash: Int? { days.hashValue }
  func equals(_ other: Value) -> Bool { other.object(DateObject.self)?.days == days }
  func compare(to other: Value) -> Int? {
    guard let other = other.object(DateObject.self) else { return nil }
    return days == other.days ? 0 : days < other.days ? -1 : 1
  }

  func arithmetic(_ sign: String, _ other: Value, reflected: Bool) throws(RenderInterrupt) -> Value? {
    if let delta = other.object(TimeDeltaObject.self) {
      if sign == "+" { return .object(DateObject(days: days + delta.days)) }
      if sign == "-", !reflected { return .object(DateObject(days: days - delta.days)) }
    }
    if sign == "-", !reflected, let other = other.object(DateObject.self) {
      return .object(TimeDeltaObject((days - other.days) * Calendar.day))
    }
    return nil
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "year": .int(moment.date.year)
    case "month": .int(moment.date.month)
    case "day": .int(moment.date.day)
    default: nil
    }
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "strftime": return .string(moment.format(try arguments.reader(name).firstText("format")))
    case "isoformat": return .string(text)
    case "weekday": return .int(Calendar.weekday(days))
    case "isoweekday": return .int(Calendar.weekday(days) + 1)
    case "toordinal": return .int(days + 719_163)
    case "isocalendar":
      let week = moment.isoWeek
      return .tuple([.int(week.year), .int(week.week), .int(week.day)])
    case "replace":
      var (year, month, day) = moment.date
      for (key, value) in arguments.keyword {
        let number = try value.asInt(key)
        switch key {
        case "year": year = number
        case "month": month = number
        default: day = number
        }
      }
      guard (1...12).contains(month), (1...Calendar.length(year, month)).contains(day) else {
        throw .valueError("day is out of range for month")
      }
      return .object(DateObject(days: Calendar.days(year, month, day)))
    default: return nil
    }
  }
}

/// Python's `datetime.timedelta`.
final class TimeDeltaObject: Object {
  let microseconds: Int
  init(_ microseconds: Int) { self.microseconds = microseconds }

  var days: Int { Int((Double(microseconds) / Double(Calendar.day)).rounded(.down)) }
  private var rest: Int { microseconds - days * Calendar.day }

  var typeName: String { "timedelta" }
  var isTrue: Bool { microseconds != 0 }
  var text: String {
    let clock =
      "\(rest / 3_600_000_000):\(Calendar.pad(rest / 60_000_000 % 60, 2)):\(Calendar.pad(rest / 1_000_000 % 60, 2))"
    let fraction = rest % 1_000_000 == 0 ? "" : "." + Calendar.pad(rest % 1_000_000, 6)
    return (days == 0 ? "" : "\(days) day\(abs(days) == 1 ? "" : "s"), ") + clock + fraction
  }
  var representation: String {
    var parts: [String] = []
    if days != 0 { parts.append("days=\(days)") }
    if rest / 1_000_000 != 0 { parts.append("seconds=\(rest / 1_000_000)") }
    if rest % 1_000_000 != 0 { parts.append("microseconds=\(rest % 1_000_000)") }
    return "datetime.timedelta(\(parts.isEmpty ? "0" : parts.joined(separator: ", ")))"
  }
  var hash: Int? { microseconds.hashValue }
  func equals(_ other: Value) -> Bool { other.object(TimeDeltaObject.self)?.microseconds == microseconds }
  func compare(to other: Value) -> Int? {
    guard let other = other.object(TimeDeltaObject.self) else { return nil }
    return microseconds == other.microseconds ? 0 : microseconds < other.microseconds ? -1 : 1
  }

  func arithmetic(_ sign: String, _ other: Value, reflected: Bool) throws(RenderInterrupt) -> Value? {
    if let other = other.object(TimeDeltaObject.self) {
      switch sign {
      case "+": return .object(TimeDeltaObject(microseconds + other.microseconds))
      case "-":
        return .object(
          TimeDeltaObject(reflected ? other.microseconds - microseconds : microseconds - other.microseconds))
      case "/" where other.microseconds != 0: return .double(Double(microseconds) / Double(other.microseconds))
      case "//" where other.microseconds != 0:
        return .int(Int((Double(microseconds) / Double(other.microseconds)).rounded(.down)))
      default: return nil
      }
    }
    if let number = other.int {
      switch sign {
      case "*": return .object(TimeDeltaObject(microseconds * number))
      case "/" where number != 0 && !reflected, "//" where number != 0 && !reflected:
        return .object(TimeDeltaObject(Int((Double(microseconds) / Double(number)).rounded())))
      default: return nil
      }
    }
    return nil
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "days": .int(days)
    case "seconds": .int(rest / 1_000_000)
    case "microseconds": .int(rest % 1_000_000)
    default: nil
    }
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    name == "total_seconds" ? .double(Double(microseconds) / 1e6) : nil
  }
}

import JSON
import Jinja

/// `modules`: the parts of Python's library that dbt gives to templates.
enum PythonModules {
  static func make(_ context: RenderContext) -> Value {
    let now = context.adapter.now
    return .dict([
      ("datetime", datetime(now)), ("pytz", .object(TimeZonesObject())), ("itertools", Itertools.module),
      ("re", .object(RegexModuleObject())),
    ])
  }

  private static func datetime(_ now: @escaping () -> Int) -> Value {
    .dict([
      ("datetime", .object(DateTimeClass(now))), ("date", .object(DateClass(now))),
      ("timedelta", .object(TimeDeltaClass())),
      ("timezone", .dict([("utc", .object(ZoneObject(name: "UTC", offset: 0)))])),
      ("MINYEAR", 1), ("MAXYEAR", 9999),
    ])
  }
}

extension Value: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) { self = .int(value) }
}

/// `modules.datetime.datetime`.
final class DateTimeClass: Object {
  private let now: () -> Int
  init(_ now: @escaping () -> Int) { self.now = now }

  var typeName: String { "type" }
  var representation: String { "<class 'datetime.datetime'>" }
  var isCallable: Bool { true }

  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("datetime")
    let year = try reader.required("year").asInt("year")
    let month = try reader.required("month").asInt("month")
    let day = try reader.required("day").asInt("day")
    let hour = try reader.optional("hour")?.asInt("hour") ?? 0
    let minute = try reader.optional("minute")?.asInt("minute") ?? 0
    let second = try reader.optional("second")?.asInt("second") ?? 0
    let micro = try reader.optional("microsecond")?.asInt("microsecond") ?? 0
    let zone = try reader.optional("tzinfo")?.object(ZoneObject.self)
    try reader.finish()
    guard (1...9999).contains(year), (1...12).contains(month), (1...Calendar.length(year, month)).contains(day),
      (0..<24).contains(hour), (0..<60).contains(minute), (0..<60).contains(second)
    else { throw .valueError("a part of the date is out of range") }
    return .object(DateTimeObject(Moment(year, month, day, hour, minute, second, micro, offset: zone?.offset)))
  }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard
      ["now", "utcnow", "today", "strptime", "fromisoformat", "fromtimestamp", "utcfromtimestamp", "combine"].contains(
        name)
    else { return nil }
    return .function(name) { [self] (state, arguments) throws(RenderInterrupt) -> Value in
      try self.callMethod(name, arguments, state) ?? Value.none
    }
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "now", "today", "utcnow":
      let zone = name == "now" ? try reader.optional("tz")?.object(ZoneObject.self) : nil
      return .object(DateTimeObject(zone.map { $0.moment(of: now()) } ?? Moment(wall: now())))
    case "strptime":
      let text = try reader.required("date_string").asString("date_string")
      let format = try reader.required("format").asString("format")
      guard let moment = Moment.parse(text, format) else {
        throw .valueError("time data '\(text)' does not match format '\(format)'")
      }
      return .object(DateTimeObject(moment))
    case "fromisoformat":
      let text = try reader.required("date_string").asString("date_string")
      guard let moment = Moment.iso(text) else { throw .valueError("Invalid isoformat string: '\(text)'") }
      return .object(DateTimeObject(moment))
    case "fromtimestamp", "utcfromtimestamp":
      let value = try reader.required("timestamp")
      let seconds: Double? =
        switch value {
        case .int(let number): Double(number)
        case .double(let number): number
        default: nil
        }
      guard let seconds else { throw .typeError("'timestamp' must be a number") }
      return .object(DateTimeObject(Moment(wall: Int((seconds * 1e6).rounded()))))
    case "combine":
      guard let date = try reader.required("date").object(DateObject.self) else {
        throw .typeError("combine() takes a date")
      }
      return .object(DateTimeObject(Moment(wall: date.days * Calendar.day)))
    default: return nil
    }
  }
}

/// `modules.datetime.date`.
final class DateClass: Object {
  private let now: () -> Int
  init(_ now: @escaping () -> Int) { self.now = now }

  var typeName: String { "type" }
  var representation: String { "<class 'datetime.date'>" }
  var isCallable: Bool { true }

  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("date")
    let year = try reader.required("year").asInt("year")
    let month = try reader.required("month").asInt("month")
    let day = try reader.required("day").asInt("day")
    try reader.finish()
    guard (1...9999).contains(year), (1...12).contains(month), (1...Calendar.length(year, month)).contains(day) else {
      throw .valueError("a part of the date is out of range")
    }
    return .object(DateObject(days: Calendar.days(year, month, day)))
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "today": return .object(DateObject(days: Moment(wall: now()).days))
    case "fromisoformat":
      let text = try arguments.reader(name).firstText("date_string")
      guard let moment = Moment.parse(text, "%Y-%m-%d") else {
        throw .valueError("Invalid isoformat string: '\(text)'")
      }
      return .object(DateObject(days: moment.days))
    case "fromordinal": return .object(DateObject(days: try (arguments[0] ?? Value.none).asInt("ordinal") - 719_163))
    default: return nil
    }
  }
}

/// `modules.datetime.timedelta`.
final class TimeDeltaClass: Object {
  var typeName: String { "type" }
  var representation: String { "<class 'datetime.timedelta'>" }
  var isCallable: Bool { true }

  func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    let units: [(String, Double)] = [
      ("days", 86_400e6), ("seconds", 1e6), ("microseconds", 1), ("milliseconds", 1e3), ("minutes", 60e6),
      ("hours", 3_600e6), ("weeks", 604_800e6),
    ]
    var reader = arguments.reader("timedelta")
    var total = 0.0
    for (name, size) in units {
      guard let value = try reader.optional(name) else { continue }
      switch value {
      case .int(let number): total += Double(number) * size
      case .double(let number): total += number * size
      default: throw .typeError("unsupported type for timedelta \(name) component: \(value.typeName)")
      }
    }
    try reader.finish()
    guard abs(total) < 9e18 else { throw .valueError("the time span is too long") }
    return .object(TimeDeltaObject(Int(total.rounded())))
  }
}

/// `modules.itertools`.
enum Itertools {
  static var module: Value {
    let names = [
      "chain", "product", "permutations", "combinations", "combinations_with_replacement", "zip_longest", "islice",
      "repeat", "accumulate", "compress", "starmap",
    ]
    return .dict(
      names.map { name in
        (
          name,
          .function(name) { (state, arguments) throws(RenderInterrupt) -> Value in
            .list(try call(name, arguments, state))
          }
        )
      })
  }

  private static func call(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt)
    -> [Value]
  {
    var lists: [[Value]] = []
    for value in arguments.positional where value.int == nil && !value.isNone {
      if case .function = value { continue }
      lists.append(try state.elements(of: value))
    }
    let numbers = arguments.positional.compactMap(\.int)
    let first = lists.first ?? []
    switch name {
    case "chain": return Array(lists.joined())
    case "product":
      let times = arguments["repeat"]?.int ?? 1
      var result: [[Value]] = [[]]
      for list in Array(repeating: lists, count: max(0, times)).joined() {
        guard result.count * list.count <= 1_000_000 else {
          throw .valueError("product() would give over a million tuples")
        }
        result = result.flatMap { head in list.map { head + [$0] } }
      }
      return result.map { .tuple($0) }
    case "permutations":
      return choose(first, numbers.first ?? arguments["r"]?.int ?? first.count, ordered: true, repeating: false)
    case "combinations":
      return choose(first, numbers.first ?? arguments["r"]?.int ?? 0, ordered: false, repeating: false)
    case "combinations_with_replacement":
      return choose(first, numbers.first ?? arguments["r"]?.int ?? 0, ordered: false, repeating: true)
    case "zip_longest":
      let fill = arguments["fillvalue"] ?? Value.none
      let count = lists.map(\.count).max() ?? 0
      return (0..<count).map { index in .tuple(lists.map { index < $0.count ? $0[index] : fill }) }
    case "islice":
      let start = numbers.count > 1 ? numbers[0] : 0
      let stop = numbers.count > 1 ? numbers[1] : numbers.first ?? first.count
      let step = numbers.count > 2 ? max(1, numbers[2]) : 1
      return stride(from: start, to: min(stop, first.count), by: step).map { first[$0] }
    case "repeat":
      guard let value = arguments[0], let times = arguments[1]?.int ?? arguments["times"]?.int, times <= 1_000_000
      else {
        throw .valueError("repeat() needs a number of times, a million at most")
      }
      return Array(repeating: value, count: max(0, times))
    case "accumulate":
      var result: [Value] = []
      for value in first {
        guard let last = result.last else {
          result.append(value)
          continue
        }
        if case .int(let a) = last, case .int(let b) = value {
          result.append(.int(a &+ b))
        } else if let a = last.string, let b = value.string {
          result.append(.string(a + b))
        } else {
          throw .typeError("accumulate() takes integers or strings")
        }
      }
      return result
    case "compress":
      let flags = lists.count > 1 ? lists[1] : []
      return zip(first, flags).filter { $0.1.isTrue }.map(\.0)
    case "starmap":
      guard let function = arguments[0] else { return [] }
      var result: [Value] = []
      for item in try state.elements(of: arguments[1] ?? Value.none) {
        result.append(try state.call(function, Arguments(try state.elements(of: item))))
      }
      return result
    default: return []
    }
  }

  private static func choose(_ items: [Value], _ count: Int, ordered: Bool, repeating: Bool) -> [Value] {
    var result: [Value] = []
    var picked: [Int] = []
    func go(_ from: Int) {
      if picked.count == count {
        result.append(.tuple(picked.map { items[$0] }))
        return
      }
      for index in (ordered ? 0 : from)..<max(items.count, ordered ? 0 : from)
      where repeating || !picked.contains(index) {
        guard result.count < 1_000_000 else { return }
        picked.append(index)
        go(repeating ? index : index + 1)
        picked.removeLast()
      }
    }
    if count >= 0 { go(0) }
    return result
  }
}

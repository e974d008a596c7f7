/// How long a microbatch model's batches are. Raw values are dbt's.
package enum BatchSize: String, Sendable, CaseIterable {
  case hour, day, month, year

  /// The start of the batch that a time falls into.
  func start(of time: Int) -> Int {
    let moment = Moment(wall: time)
    let (year, month, day) = moment.date
    return switch self {
    case .hour: Moment(year, month, day, moment.hour).wall
    case .day: Moment(year, month, day).wall
    case .month: Moment(year, month, 1).wall
    case .year: Moment(year, 1, 1).wall
    }
  }

  /// The start of the batch that lies `count` batches after (or, where negative, before) that of a time.
  func start(of time: Int, movedBy count: Int) -> Int { moved(start(of: time), by: count) }

  /// The first start of a batch that is not before a time.
  func end(of time: Int) -> Int {
    let start = start(of: time)
    return start == time ? time : self.start(of: time, movedBy: 1)
  }

  /// As lines, files and ids name the batch that begins at a time.
  func name(_ time: Int) -> String {
    let moment = Moment(wall: time)
    let (year, month, _) = moment.date
    return switch self {
    case .hour: "\(moment.dateText)T\(Calendar.pad(moment.hour, 2))"
    case .day: moment.dateText
    case .month: "\(Calendar.pad(year, 4))-\(Calendar.pad(month, 2))"
    case .year: Calendar.pad(year, 4)
    }
  }

  /// A time that lies `count` of these after (or before) another, day and clock kept where the month has the day.
  func moved(_ time: Int, by count: Int) -> Int {
    let moment = Moment(wall: time)
    let (year, month, day) = moment.date
    switch self {
    case .hour: return time + count * (Calendar.day / 24)
    case .day: return time + count * Calendar.day
    case .month, .year:
      let months = year * 12 + month - 1 + count * (self == .month ? 1 : 12)
      let newYear = months >= 0 ? months / 12 : (months - 11) / 12
      let newMonth = months - newYear * 12 + 1
      let newDay = min(day, Calendar.length(newYear, newMonth))
      return Moment(newYear, newMonth, newDay).wall + moment.inDay
    }
  }
}

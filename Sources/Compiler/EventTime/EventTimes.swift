import Diagnostics
import JSON
import ProjectModel

/// What the command line says of time: the batches to build, and the rows to read. Microseconds since 1970, UTC.
package struct EventTimes: Sendable {
  /// `--event-time-start` and `--event-time-end`: both or neither.
  package var span: Range<Int>?
  /// `--sample`: from (inclusive) to (exclusive).
  package var sample: Range<Int>?
  /// What the last batch holds where no end is given: the invocation's start, or that of the one which `retry` repeats.
  package var now = 0
  /// Batches of an earlier run, by unique id: `retry` builds those that failed.
  package var previous: [String: BatchResults] = [:]

  package init() {}

  /// The rows that a node's refs and sources give: those of its batch, of the sample, of both; nil for all.
  package func range(of batch: Batch?) -> RunReferences.TimeRange? {
    guard let batch = batch?.span else { return sample.map(Self.texts) }
    guard let sample else { return Self.texts(batch) }
    let start = max(batch.lowerBound, sample.lowerBound)
    return Self.texts(start..<max(start, min(batch.upperBound, sample.upperBound)))
  }

  private static func texts(_ range: Range<Int>) -> RunReferences.TimeRange {
    func text(_ time: Int) -> String { Moment(wall: time, offset: 0).iso(separator: " ") }
    return RunReferences.TimeRange(start: text(range.lowerBound), end: text(range.upperBound))
  }

  /// The batches of a microbatch model, first to last; at least one.
  /// - Parameter addsToTable: whether the model's table stands and is to be kept.
  package func batches(of node: Node, addsToTable: Bool) throws(Diagnostic) -> [Batch] {
    let config = node.config
    guard let size = config.string("batch_size").flatMap(BatchSize.init(rawValue:)) else {
      throw MicrobatchConfig.badSize(node)
    }
    if let failed = previous[node.uniqueID]?.failed { return failed.map { Self.batch($0, size) } }
    let given = sample ?? span
    let end = size.end(of: given?.upperBound ?? now)
    var start: Int
    if let given {
      start = size.start(of: given.lowerBound)
    } else if addsToTable {
      // The end is a border: what lies before it is the current batch, and those of the lookback come before that.
      start = size.start(of: end, movedBy: -1 - (config["lookback"]?.int ?? 1))
    } else {
      guard let begin = config.string("begin").flatMap(Moment.iso) else { throw MicrobatchConfig.badBegin(node) }
      start = size.start(of: begin.wall)
    }
    // dbt: one batch also where nothing lies between; ours is empty then.
    var batches: [Batch] = []
    repeat {
      let next = size.start(of: start, movedBy: 1)
      batches.append(Self.batch(start..<(next < end ? next : max(start, end)), size))
      start = next
    } while start < end
    return batches
  }

  private static func batch(_ span: Range<Int>, _ size: BatchSize) -> Batch {
    Batch(name: size.name(span.lowerBound), span: span)
  }
}

/// Times as the command line and artifacts write them.
package enum EventTimeText {
  /// `--event-time-start` and its like. dbt: in one of three forms.
  package static func time(_ text: String) -> Int? {
    let isDate = text.utf8.count == 10 && text.utf8.filter { $0 == UInt8(ascii: "-") }.count == 2
    let patterns = isDate ? ["%Y-%m-%d"] : ["%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M:%S"]
    for pattern in patterns { if let moment = Moment.parse(text, pattern) { return moment.wall } }
    return nil
  }

  /// An instant of an artifact, as `2020-01-03T13:57:00.000000Z`.
  package static func instant(_ text: String) -> Int? { Moment.iso(text)?.absolute }

  /// The window of `--sample`: `3 days` until now, or `{start: 2024-01-01, end: 2024-02-01}`.
  /// - Throws: `cli.bad-value`.
  package static func sample(_ text: String, now: Int) throws(Diagnostic) -> Range<Int> {
    if text.drop(while: { $0 == " " }).hasPrefix("{") { return try absolute(text) }
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 2 else { throw bad("'\(text)' is neither a number of units nor a mapping of start and end") }
    guard let count = Int(words[0]), count.magnitude <= 1_000_000 else {
      throw bad("'\(words[0])' is no number of hours, days, months or years")
    }
    var unit = words[1].lowercased()
    while unit.hasSuffix("s") { unit.removeLast() }
    guard let size = BatchSize(rawValue: unit) else { throw bad("'\(words[1])' is no unit of time") }
    let start = size.moved(now, by: -count)
    return start..<max(start, now)
  }

  private static func absolute(_ text: String) throws(Diagnostic) -> Range<Int> {
    let window: JSONObject
    do throws(Diagnostic) {
      window = try CommandLineVars.parse(text)
    } catch {
      throw bad("'\(text)' is no mapping")
    }
    func time(_ name: String) throws(Diagnostic) -> Int {
      guard let moment = window[name]?.string.flatMap(Moment.iso) else {
        throw bad("'\(text)' has no time as '\(name)'")
      }
      return moment.wall
    }
    let start = try time("start")
    return start..<max(start, try time("end"))
  }

  private static func bad(_ what: String) -> Diagnostic {
    Diagnostic(
      code: "cli.bad-value", message: "Invalid value for '--sample': \(what)",
      hint: "write '3 days', or '{start: 2024-01-01, end: 2024-02-01}'; units are hours, days, months and years")
  }
}

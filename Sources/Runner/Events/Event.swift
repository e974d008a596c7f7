import JSON

/// Something that happened, under dbt's event name: shown on the terminal, written to the log file, read by other tools.
package struct Event: Sendable {
  package enum Level: String, Sendable, Comparable {
    case test, debug, info, warn, error
    private var rank: Int {
      switch self {
      case .test: 0
      case .debug: 1
      case .info: 2
      case .warn: 3
      case .error: 4
      }
    }
    package static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
  }

  /// dbt's name, as `LogModelResult`.
  package var name: String
  /// dbt's code, as `Q012`.
  package var code: String
  package var level: Level
  /// Without time of day or colour.
  package var message: String
  /// The event's own fields.
  package var data: JSONObject
  /// Part of the message to paint: `OK created` in green, `ERROR` in red, …
  package var status: Status?
  /// The thread that it happened on.
  package var thread: String

  package enum Status: Sendable { case running, good, warning, bad, skipped }

  package init(
    _ name: String, _ code: String, _ level: Level, _ message: String, data: JSONObject = [:], status: Status? = nil,
    thread: String = "MainThread"
  ) {
    self.name = name
    self.code = code
    self.level = level
    self.message = message
    self.data = data
    self.status = status
    self.thread = thread
  }
}

extension Event {
  /// A selection that selects nothing.
  package static let nothingToDo = Event(
    "NothingToDo", "Q035", .warn, "Nothing to do. Try checking your model configs and model specification args")
}

/// Takes events, from any thread.
package protocol EventSink: Sendable {
  func emit(_ event: Event)
}

import JSON
import Runner

/// The terminal's last line while nodes run: how many are done, and what runs for how long. It is made from the events that
/// every run emits, drawn below them, and gone when nothing runs.
struct LiveLine {
  private struct Running {
    let id: String
    let name: String
    /// Microseconds.
    let since: Int
  }

  private var running: [Running] = []
  private var done = 0
  private var total = 0
  private var step = 0

  /// Goes back to the line's begin and empties it.
  static let erase = "\r\u{1B}[K"

  var isEmpty: Bool { running.isEmpty }

  private static let results: Set<String> = [
    "LogModelResult", "LogTestResult", "LogSeedResult", "LogSnapshotResult", "LogFunctionResult",
  ]

  /// - Parameter now: microseconds.
  mutating func note(_ event: Event, _ now: Int) {
    switch event.name {
    case "LogStartLine":
      guard let id = event.data["node_info"]?["unique_id"]?.string else { return }
      // A second run in one process begins anew.
      if running.isEmpty, event.data["index"]?.int == 1 { done = 0 }
      total = event.data["total"]?.int ?? total
      running.append(Running(id: id, name: event.data["node_info"]?["node_name"]?.string ?? id, since: now))
    case "SkippingDetails", "LogNodeNoOpResult": done += 1
    case "MainKeyboardInterrupt": running = []
    case let name where Self.results.contains(name):
      done += 1
      let id = event.data["node_info"]?["unique_id"]?.string
      running.removeAll { $0.id == id }
    default: break
    }
  }

  /// The longest running first; cut off at the terminal's edge, since a line that wraps cannot be erased.
  mutating func text(_ now: Int, width: Int, color: Bool) -> String {
    step += 1
    let wheel = ["|", "/", "-", "\\"][step % 4]
    let names = running.map { entry in
      let seconds = max(0, now - entry.since) / 1_000_000
      return seconds > 0 ? "\(entry.name) \(seconds)s" : entry.name
    }
    let text = "\(wheel) \(done) of \(total) done, running: \(names.joined(separator: ", "))"
    let line = text.count < width ? text : String(text.prefix(max(0, width - 4))) + "..."
    return color ? "\u{1B}[2m\(line)\u{1B}[0m" : line
  }
}

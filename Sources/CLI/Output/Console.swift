import CSys
import Compiler
import FileSystem
import JSON
import ProjectModel
import Runner
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Shows events on standard output and keeps them in the log file, as text or as JSON lines; safe from any thread.
final class Console: EventSink, ContextLog {
  struct Settings: Sendable {
    var isJSON = false
    var isFileJSON = false
    var level = Event.Level.info
    var fileLevel: Event.Level? = .debug
    var isQuiet = false
    var usesColor = false
    var showsPrint = true
    /// The answer alone goes to standard output, so that a pipe gets nothing else; what is told beside it goes to standard
    /// error.
    var keepsAnswerApart = false
    /// A line that tells what runs now: on a terminal only.
    var isLive = false
    var invocationID = ""
    /// Values of secret variables: no line shows them.
    var secrets = SecretVariables()
    /// nil: no log file.
    var logFile: String?
  }

  private struct State {
    var settings = Settings()
    var log: Int32 = -1
    var warnings: [Event] = []
    var hasErrors = false
    /// Lines kept until it is known where to write the log file.
    var early: [Event] = []
    var live = LiveLine()
    var isDrawn = false
  }

  private let state = Mutex(State())
  private let clock: @Sendable () -> Int

  init(clock: @escaping @Sendable () -> Int) { self.clock = clock }

  func configure(_ settings: Settings) {
    state.withLock { state in
      state.settings = settings
      if let path = settings.logFile, state.log < 0 {
        state.log = open(path)
        for event in state.early { write(event, &state, console: false) }
        state.early = []
      }
    }
  }

  private func open(_ path: String) -> Int32 {
    do throws(FileError) {
      try FileSystem.makeDirectory(Path.parent(path))
      try FileSystem.write([], to: path, append: true)
    } catch {
      return -1
    }
    return csys_open(path, O_WRONLY | O_APPEND | O_CLOEXEC, 0)
  }

  /// Whether an error was told.
  var hasErrors: Bool { state.withLock { $0.hasErrors } }

  /// Warnings so far (`--warn-error`).
  var warnings: [Event] { state.withLock { $0.warnings } }

  func emit(_ event: Event) {
    state.withLock { state in
      if event.level == .warn { state.warnings.append(event) }
      if event.level == .error { state.hasErrors = true }
      if state.settings.isLive { state.live.note(event, clock()) }
      write(event, &state, console: true)
      if state.log < 0, state.settings.logFile == nil, state.early.count < 1000 { state.early.append(event) }
    }
  }

  private func write(_ event: Event, _ state: inout State, console: Bool) {
    let settings = state.settings
    let event = settings.secrets.isEmpty ? event : settings.secrets.filtered(event)
    let now = clock()
    if console, event.level >= settings.level, !settings.isQuiet || event.level == .error || event.name == "PrintEvent"
    {
      let text =
        settings.isJSON
        ? json(event, now, settings) : line(event, now, color: settings.usesColor, level: settings.level)
      // In one write: the line below never flickers, and never stays behind.
      Self.put(
        (state.isDrawn ? LiveLine.erase : "") + text + "\n" + drawing(&state, now),
        to: settings.keepsAnswerApart && event.name != "PrintEvent" ? 2 : 1)
    }
    if state.log >= 0, let level = settings.fileLevel, event.level >= level {
      let text = settings.isFileJSON ? json(event, now, settings) : fileLine(event, now)
      Self.put(text + "\n", to: state.log)
    }
  }

  private func drawing(_ state: inout State, _ now: Int) -> String {
    let width = state.settings.isLive && !state.live.isEmpty ? Int(csys_terminal_width(1)) : 0
    state.isDrawn = width > 20
    return state.isDrawn ? state.live.text(now, width: width, color: state.settings.usesColor) : ""
  }

  /// Whether `tick` has anything to draw.
  var isLive: Bool { state.withLock { $0.settings.isLive } }

  /// Draws the live line anew: time has passed.
  func tick() {
    state.withLock { state in
      guard state.isDrawn else { return }
      Self.put(LiveLine.erase + drawing(&state, clock()), to: 1)
    }
  }

  private func line(_ event: Event, _ now: Int, color: Bool, level: Event.Level) -> String {
    // What a template prints, and what a command answers, stands alone.
    if event.name == "PrintEvent" { return event.message }
    let time = Timestamp.clock(now)
    if event.message.isEmpty { return time }
    var event = event
    // A result's further lines stand below its first one, not below the time.
    if Self.indented.contains(event.name) {
      let margin = String(repeating: " ", count: time.count + 2)
      // A line may end in CR LF, which is one character.
      event.message = event.message.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
        .map { String($0) }.joined(separator: "\n" + margin)
    }
    return "\(time)  " + (color ? paint(event) : event.message)
  }

  private static let indented: Set<String> = [
    "RunResultError", "RunResultWarningMessage", "CheckNodeTestFailure", "RunningOperationCaughtError",
  ]

  private func fileLine(_ event: Event, _ now: Int) -> String {
    let level = event.level.rawValue
    return
      "\(Timestamp.iso(now).dropFirst(11).dropLast(1)) [\(level)\(String(repeating: " ", count: max(0, 5 - level.count)))] [\(event.thread)]: \(event.message)"
  }

  private func paint(_ event: Event) -> String {
    let code: String
    switch event.status {
    case .good: code = "32"
    case .bad: code = "31"
    case .warning, .skipped: code = "33"
    default:
      if event.level == .error { return "\u{1B}[31m\(event.message)\u{1B}[0m" }
      if event.level == .warn { return "\u{1B}[33m\(event.message)\u{1B}[0m" }
      return event.message
    }
    // Only the words in brackets at the end are painted.
    guard let open = event.message.lastIndex(of: "["), let close = event.message.lastIndex(of: "]"), open < close else {
      return "\u{1B}[\(code)m\(event.message)\u{1B}[0m"
    }
    let inside = event.message[event.message.index(after: open)..<close]
    return event.message[...open] + "\u{1B}[\(code)m\(inside)\u{1B}[0m" + event.message[close...]
  }

  /// dbt's envelope: `{"data": …, "info": …}`.
  private func json(_ event: Event, _ now: Int, _ settings: Settings) -> String {
    let info: JSONObject = [
      "category": "", "code": .string(event.code), "extra": .object([:]),
      "invocation_id": .string(settings.invocationID),
      "level": .string(event.level.rawValue), "msg": .string(event.message), "name": .string(event.name),
      "pid": .int(Int(getpid())), "thread": .string(event.thread), "ts": .string(Timestamp.iso(now)),
    ]
    return JSONWriter.text(.object(["data": .object(event.data), "info": .object(info)]))
  }

  static func put(_ text: String, to descriptor: Int32) {
    // Whoever reads may have gone; that is no error of ours.
    _ = FileSystem.writeAll(Array(text.utf8), to: descriptor)
  }

  // MARK: What templates say

  func log(_ message: String, info: Bool) {
    emit(
      Event(
        info ? "JinjaLogInfo" : "JinjaLogDebug", info ? "I062" : "I063", info ? .info : .debug, message,
        data: ["msg": .string(message)]))
  }

  func printed(_ message: String) {
    guard state.withLock({ $0.settings.showsPrint }) else { return }
    emit(Event("PrintEvent", "Z052", .info, message, data: ["msg": .string(message)]))
  }

  func warn(_ message: String) {
    emit(Event("JinjaLogWarning", "I061", .warn, message, data: ["msg": .string(message)]))
  }

  /// An answer of the command itself (`ls`, `show`): never has a time of day.
  func answer(_ text: String) {
    emit(Event("PrintEvent", "Z052", .info, text, data: ["msg": .string(text)]))
  }
}

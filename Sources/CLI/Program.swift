import CSys
import Compiler
import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// From words to exit code: 0 done, 1 something failed, 2 nothing could be run.
enum Program {
  static func run(_ words: [String]) -> Int32 {
    let invocation = makeInvocation(words)
    var arguments: Arguments
    do throws(Diagnostic) {
      arguments = try Arguments.parse(words, environment: invocation.environment)
    } catch {
      let hint = error.hint.map { "\nHint: \($0)" } ?? ""
      Console.put(
        "Usage: redstart COMMAND [OPTIONS]\nTry 'redstart --help' for help.\n\nError: \(error.message)\(hint)\n", to: 2)
      return 2
    }
    arguments.invocation = words
    if arguments.wantsVersion { return answer(Version.full) }
    if arguments.command.isEmpty { return answer(Help.overview()) }
    if arguments.wantsHelp { return answer(Help.command(arguments.command)) }
    return run(arguments, invocation)
  }

  private static func answer(_ text: String) -> Int32 {
    Console.put(text + "\n", to: 1)
    return 0
  }

  private static func run(_ arguments: Arguments, _ invocation: Invocation) -> Int32 {
    // Needs no project, no database, and a clean output.
    if arguments.command == "lower" {
      signal(SIGPIPE, SIG_IGN)
      let usesColor = ConsoleSettings.make(arguments, invocation).usesColor && isatty(2) == 1
      return LowerCommand(arguments: arguments, usesColor: usesColor).run()
    }
    if arguments.command == "sql" {
      signal(SIGPIPE, SIG_IGN)
      let usesColor = ConsoleSettings.make(arguments, invocation).usesColor && isatty(2) == 1
      return SQLCommand(arguments: arguments, usesColor: usesColor).run()
    }
    // A reader that goes away must not end us before the database is told.
    signal(SIGPIPE, SIG_IGN)
    _ = csys_block_signals()
    let cancels = CancelRegistry()
    let console = Console(clock: now)
    console.configure(ConsoleSettings.make(arguments, invocation))
    Interrupts.watch(cancels, console)
    let pipeline = Pipeline(
      arguments: arguments, invocation: invocation, console: console, clock: now, cancels: cancels)
    if !["pg", "explain"].contains(arguments.command) {
      console.emit(
        Event(
          "MainReportVersion", "A001", .info, "Running with dbt=\(DBTCompatibility.version) (redstart \(Version.text))",
          data: ["version": .string("=" + DBTCompatibility.version), "log_version": 3]))
    }
    defer { ResourceReport.emit(arguments.command, invocation, console) }
    do throws(DiagnosticList) {
      return try dispatch(Session(pipeline: pipeline))
    } catch {
      let text = DiagnosticRenderer(color: ConsoleSettings.make(arguments, invocation).usesColor).render(error)
      console.emit(
        Event("MainEncounteredError", "Z002", .error, "Encountered an error:\n\(text)", data: ["exc": .string(text)]))
      return 2
    }
  }

  private static func dispatch(_ session: Session) throws(DiagnosticList) -> Int32 {
    switch session.arguments.command {
    case "run", "build", "test", "seed", "snapshot": return try RunCommand(session: session).run()
    case "compile": return try CompileCommand(session: session).run()
    case "parse": return try ParseCommand(session: session).run()
    case "list": return try ListCommand(session: session).run()
    case "show": return try ShowCommand(session: session).run()
    case "debug": return try DebugCommand(session: session).run()
    case "clean": return try CleanCommand(session: session).run()
    case "run-operation": return try RunOperationCommand(session: session).run()
    case "source freshness": return try FreshnessCommand(session: session).run()
    case "retry": return try RetryCommand(session: session).run()
    case "clone": return try CloneCommand(session: session).run()
    case "deps": return try DepsCommand(session: session).run()
    case "init": return try InitCommand(session: session).run()
    case "docs generate": return try DocsGenerateCommand(session: session).run()
    case "docs serve": return try DocsServeCommand(session: session).run()
    case "serve": return try ServeCommand(session: session).run()
    case "plan": return try PlanCommand(session: session).run()
    case "check": return try CheckCommand(session: session).run()
    case "explain": return try ExplainCommand(session: session).run()
    case "pg": return try PgCommandLine(session: session).run()
    case "docs", "source":
      throw DiagnosticList([
        Diagnostic(
          code: "cli.missing-command", message: "'redstart \(session.arguments.command)' needs a second word",
          hint: session.arguments.command == "docs"
            ? "redstart docs generate writes the page, redstart docs serve shows it" : "redstart source freshness")
      ])
    default:
      throw DiagnosticList([
        Diagnostic(
          code: "cli.not-yet", message: "'redstart \(session.arguments.command)' is not there yet",
          hint: "docs/compatibility.md lists what of dbt holds")
      ])
    }
  }

  private static func makeInvocation(_ words: [String]) -> Invocation {
    var environment: [String: String] = [:]
    var entry = environ
    while let pointer = entry.pointee {
      let text = String(cString: pointer)
      if let equals = text.firstIndex(of: "=") {
        environment[String(text[..<equals])] = String(text[text.index(after: equals)...])
      }
      entry += 1
    }
    // The clock that a test froze.
    let frozen = environment["CONFORMANCE_NOW"].flatMap(EventTimeText.instant)
    return Invocation(
      id: RandomID.make(), startedAtMicroseconds: frozen ?? now(), environment: environment,
      workingDirectory: Path.current(),
      arguments: words)
  }

  /// Microseconds since 1970.
  @Sendable static func now() -> Int {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int(time.tv_sec) * 1_000_000 + Int(time.tv_nsec) / 1000
  }
}

/// A random UUID (version 4), lower case.
enum RandomID {
  static func make() -> String {
    var generator = SystemRandomNumberGenerator()
    var bytes = (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) }
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    let digits = bytes.map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }
    let groups = [digits[0..<4], digits[4..<6], digits[6..<8], digits[8..<10], digits[10..<16]]
    return groups.map { $0.joined() }.joined(separator: "-")
  }
}

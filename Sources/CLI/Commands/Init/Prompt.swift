import Diagnostics

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Questions on the terminal. Without one nobody is asked.
enum Prompt {
  static var isPossible: Bool { isatty(0) == 1 && isatty(1) == 1 }

  /// Asks until there is an answer.
  /// - Parameters:
  ///   - fallback: for an empty line.
  ///   - hidden: whether what is typed stays off the screen.
  /// - Throws: `cli.no-answer` at the input's end.
  static func text(_ question: String, default fallback: String? = nil, hidden: Bool = false) throws(DiagnosticList)
    -> String
  {
    while true {
      Console.put(question + (fallback.map { " [\($0)]" } ?? "") + ": ", to: 1)
      guard let line = hidden ? withoutEcho({ readLine() }) : readLine() else {
        throw InitCommand.failure("cli.no-answer", "Aborted!")
      }
      if !line.isEmpty { return line }
      if let fallback { return fallback }
    }
  }

  static func number(_ question: String, default fallback: Int? = nil) throws(DiagnosticList) -> Int {
    while true {
      let text = try text(question, default: fallback.map(String.init))
      if let number = Int(text) { return number }
      Console.put("Error: '\(text)' is not a valid integer.\n", to: 1)
    }
  }

  static func confirm(_ question: String) throws(DiagnosticList) -> Bool {
    ["y", "yes"].contains(try text(question + " (y/n)", default: "n").lowercased())
  }

  /// - Returns: the place of what was chosen.
  static func choice(_ question: String, _ options: [String]) throws(DiagnosticList) -> Int {
    let list = options.enumerated().map { "[\($0 + 1)] \($1)" }.joined(separator: "\n")
    while true {
      let number = try number("\(question)\n\(list)\n\nEnter a number")
      if options.indices.contains(number - 1) { return number - 1 }
      Console.put("Error: \(number) is not in the list.\n", to: 1)
    }
  }

  /// Ends the process at a Ctrl-C, with the terminal as it was.
  @Sendable static func abort() {
    var settings = termios()
    if isatty(0) == 1, tcgetattr(0, &settings) == 0, settings.c_lflag & tcflag_t(ECHO) == 0 {
      settings.c_lflag |= tcflag_t(ECHO)
      tcsetattr(0, TCSAFLUSH, &settings)
    }
    _exit(130)
  }

  private static func withoutEcho(_ body: () -> String?) -> String? {
    var settings = termios()
    guard tcgetattr(0, &settings) == 0 else { return body() }
    var quiet = settings
    quiet.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(0, TCSAFLUSH, &quiet)
    defer {
      tcsetattr(0, TCSAFLUSH, &settings)
      Console.put("\n", to: 1)
    }
    return body()
  }
}

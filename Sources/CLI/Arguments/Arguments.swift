import Diagnostics
import JSON
import ProjectModel

/// A parsed command line.
struct Arguments: Sendable {
  var command: String
  /// Words that are no options: the macro of `run-operation`, the verb of `pg`.
  var words: [String] = []
  var flags: [String: Bool] = [:]
  var values: [String: String] = [:]
  var lists: [String: [String]] = [:]
  var wantsHelp = false
  var wantsVersion = false
  /// dbt: `ls` is `list`, but templates and artifacts see which of the two was written.
  private var isShortList = false

  func flag(_ name: String, default fallback: Bool = false) -> Bool { flags[name] ?? fallback }
  func list(_ name: String) -> [String] { lists[name] ?? [] }

  /// - Throws: `cli.*`; the process then ends with 2.
  static func parse(_ words: [String], environment: [String: String]) throws(Diagnostic) -> Arguments {
    var arguments = Arguments(command: "")
    var rest = words[...]
    // dbt: options may stand before and after the command.
    while let word = rest.first {
      rest.removeFirst()
      if word == "--" {
        arguments.words += rest
        break
      }
      if arguments.isForServer(word) {
        arguments.words.append(word)
      } else if word.hasPrefix("-"), word != "-" {
        try arguments.take(word, &rest)
      } else {
        arguments.takeWord(word)
      }
    }
    if arguments.wantsVersion { return arguments }
    try arguments.settle()
    arguments.readEnvironment(environment)
    return arguments
  }

  /// What follows `pg psql` goes to psql, except the options that say whose server is meant; `--force` belongs to `pg stop`.
  private func isForServer(_ word: String) -> Bool {
    guard command == "pg", word.hasPrefix("-") else { return false }
    if words.first == "stop" { return word == "--force" }
    guard words.first == "psql" else { return false }
    let spelling = word.split(separator: "=", maxSplits: 1).first.map(String.init) ?? word
    return !["--project-dir", "--profiles-dir", "--profile", "--target", "--target-path", "--vars"].contains(spelling)
  }

  private mutating func takeWord(_ word: String) {
    if command.isEmpty {
      command = word == "ls" ? "list" : word
      isShortList = word == "ls"
    } else if ["docs", "source"].contains(command) {
      command += " " + word
      // Its name before dbt 0.21.
      if command == "source snapshot-freshness" { command = "source freshness" }
    } else {
      words.append(word)
    }
  }

  private mutating func take(_ word: String, _ rest: inout ArraySlice<String>) throws(Diagnostic) {
    if word == "--help" || word == "-h" { return wantsHelp = true }
    if ["--version", "-v", "-V"].contains(word) { return wantsVersion = true }
    let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let spelling = word.hasPrefix("--") ? parts[0] : word
    let given = word.hasPrefix("--") && parts.count == 2 ? parts[1] : nil
    guard let (option, negated) = Self.find(spelling, command) else {
      throw Diagnostic(
        code: "cli.unknown-option", message: "No such option: \(spelling)",
        hint: Suggestion.hint(for: spelling, among: OptionTable.all.flatMap(\.spellings)))
    }
    used.append(option.name)
    switch option.kind {
    case .flag: flags[option.name] = given.map { ["true", "1", "yes"].contains($0.lowercased()) } ?? !negated
    case .value, .choice:
      guard let value = given ?? rest.popFirst() else {
        throw Diagnostic(code: "cli.missing-value", message: "Option '\(spelling)' requires an argument.")
      }
      if case .choice(let allowed) = option.kind, !allowed.contains(value.lowercased()) {
        throw Diagnostic(
          code: "cli.bad-value",
          message:
            "Invalid value for '\(spelling)': '\(value)' is not one of \(allowed.map { "'\($0)'" }.joined(separator: ", "))."
        )
      }
      values[option.name] = value
    case .list:
      var items = given.map { [$0] } ?? []
      if given == nil {
        while let next = rest.first, !next.hasPrefix("-") {
          items.append(next)
          rest.removeFirst()
        }
      }
      guard !items.isEmpty else {
        throw Diagnostic(code: "cli.missing-value", message: "Option '\(spelling)' requires an argument.")
      }
      lists[option.name, default: []] += items.flatMap { $0.split(separator: " ").map(String.init) }
    }
  }

  /// Names of options that were written.
  private var used: [String] = []

  init(command: String) { self.command = command }

  private static func find(_ spelling: String, _ command: String) -> (Option, negated: Bool)? {
    // A few spellings mean one thing to one command and another to the others.
    let known = OptionTable.all.filter { $0.spellings.contains(spelling) }
    if let option = known.first(where: { !command.isEmpty && OptionTable.takes($0, command) }) ?? known.first {
      return (option, false)
    }
    guard spelling.hasPrefix("--no-") else { return nil }
    let positive = "--" + spelling.dropFirst(5)
    for option in OptionTable.all where option.spellings.contains(positive) {
      if case .flag(negatable: true) = option.kind { return (option, true) }
    }
    return nil
  }

  private func settle() throws(Diagnostic) {
    if wantsHelp || wantsVersion || command.isEmpty { return }
    let known = CommandTable.all.map(\.name) + ["docs", "source"]
    guard known.contains(command) else {
      throw Diagnostic(
        code: "cli.unknown-command", message: "No such command '\(command)'.",
        hint: Suggestion.hint(for: command, among: known) ?? "redstart --help lists the commands")
    }
    for name in used {
      guard let option = OptionTable.all.first(where: { $0.name == name }), !OptionTable.takes(option, command) else {
        continue
      }
      throw Diagnostic(
        code: "cli.unknown-option", message: "No such option: \(option.spellings[0])",
        hint: "'redstart \(command)' does not take it; redstart \(command) --help shows what it takes")
    }
  }

  /// `DBT_*` variables set what the command line leaves open.
  private mutating func readEnvironment(_ environment: [String: String]) {
    for option in OptionTable.all where OptionTable.takes(option, command) {
      guard let name = option.environment, let value = environment[name], !value.isEmpty else { continue }
      switch option.kind {
      case .flag:
        if flags[option.name] == nil {
          flags[option.name] = ["1", "true", "yes", "on", "t", "y"].contains(value.lowercased())
        }
      case .value, .choice:
        if values[option.name] == nil { values[option.name] = value }
      case .list:
        if lists[option.name] == nil { lists[option.name] = value.split(separator: " ").map(String.init) }
      }
    }
  }

  /// What templates see as `flags` and artifacts as `args`. Names are dbt's.
  func settings(project: JSONObject) -> JSONObject {
    var object: JSONObject = [
      "which": .string(which), "full_refresh": false,
      "store_failures": false, "fail_fast": false, "empty": false, "debug": false, "quiet": false, "print": true,
      "printer_width": 80, "use_colors": true, "warn_error": false, "write_json": true, "version_check": true,
      "partial_parse": true, "static_parser": true, "defer": false, "favor_state": false, "introspect": true,
      "indirect_selection": "eager", "log_format": "default", "log_level": "info", "populate_cache": true,
      "send_anonymous_usage_stats": false, "cache_selected_only": false, "use_experimental_parser": false,
      "invocation_command": .string("dbt " + invocation.joined(separator: " ")),
      "require_generic_test_arguments_property": true,
    ]
    if OptionTable.all.contains(where: { $0.name == "select" && OptionTable.takes($0, command) }) {
      object["select"] = []
      object["exclude"] = []
    }
    for name in ["vars", "macro_debugging", "strict_mode", "upload_to_artifacts_ingest_api", "show_all_deprecations"] {
      object[name] = name == "vars" ? .object([:]) : false
    }
    for (key, value) in project { object[key] = value }
    for (key, value) in flags { object[key] = .bool(value) }
    for (key, value) in values {
      if ["vars", "args", "warn_error_options"].contains(key), let mapping = try? CommandLineVars.parse(value) {
        object[key] = .object(mapping)
      } else {
        object[key] = Int(value).map(JSONValue.int) ?? .string(value)
      }
    }
    if command == "run-operation", let macro = words.first { object["macro"] = .string(macro) }
    for (key, value) in lists { object[key] = JSONValue(value) }
    if command == "show", values["limit"] == nil { object["limit"] = 5 }
    return object
  }

  private var which: String {
    switch command {
    case "docs generate": "generate"
    case "source freshness": "freshness"
    case "list": isShortList ? "ls" : "list"
    default: command
    }
  }

  /// The words as given.
  var invocation: [String] = []
}

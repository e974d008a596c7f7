import Compiler
import Diagnostics
import FileSystem
import JSON
import ProjectModel
import Runner

/// `retry`: the last command again, for what failed or was skipped in it.
struct RetryCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let (results, shown) = try previousResults()
    let settings = results["args"]?.object ?? [:]
    let which = settings["which"]?.string ?? ""
    let command = which == "generate" ? "docs generate" : which
    let known = ["build", "run", "test", "seed", "snapshot", "compile", "clone", "docs generate", "run-operation"]
    guard known.contains(command) else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.cannot-retry", message: "the last command in '\(shown)' was '\(which)', which cannot be run again",
          hint: "one of these can: " + known.joined(separator: ", "))
      ])
    }
    var failed = ["error", "fail", "skipped", "runtime error", "partial success"]
    if session.arguments.flag("warn_error") { failed.append("warn") }
    let ids = (results["results"]?.array ?? []).compactMap { result -> String? in
      guard let id = result["unique_id"]?.string, let status = result["status"]?.string, failed.contains(status),
        command == "run-operation" || !id.hasPrefix("operation.")
      else { return nil }
      return id
    }
    if ids.isEmpty, command == "run-operation" { return 0 }
    let pipeline = session.pipeline
    var again = Pipeline(
      arguments: arguments(command, settings), invocation: pipeline.invocation, console: pipeline.console,
      clock: pipeline.clock, cancels: pipeline.cancels)
    again.repeated = Self.repeated(results)
    let inner = Session(pipeline: again)
    switch command {
    case "compile": return try CompileCommand(session: inner, only: ids).run()
    case "clone": return try CloneCommand(session: inner, only: ids).run()
    case "docs generate": return try DocsGenerateCommand(session: inner).run()
    case "run-operation": return try RunOperationCommand(session: inner).run()
    default: return try RunCommand(session: inner, only: ids).run()
    }
  }

  /// The batches of models of which some were built, and the time that those of the others are counted from.
  private static func repeated(_ results: JSONValue) -> RepeatedRun {
    func spans(_ batches: JSONValue?) -> [Range<Int>] {
      (batches?.array ?? []).compactMap { batch in
        let times = (batch.array ?? []).compactMap { $0.string.flatMap(EventTimeText.instant) }
        return times.count == 2 && times[0] <= times[1] ? times[0]..<times[1] : nil
      }
    }
    var run = RepeatedRun()
    run.startedAt = results["metadata"]?["invocation_started_at"]?.string.flatMap(EventTimeText.instant)
    for result in results["results"]?.array ?? [] {
      guard let id = result["unique_id"]?.string, let batches = result["batch_results"] else { continue }
      let known = BatchResults(successful: spans(batches["successful"]), failed: spans(batches["failed"]))
      if !known.successful.isEmpty, !known.failed.isEmpty { run.batches[id] = known }
    }
    return run
  }

  /// The run results, and the folder as the message names it.
  private func previousResults() throws(DiagnosticList) -> (JSONValue, String) {
    let options = try session.pipeline.loadOptions()
    let project = try ProjectLoader.projectFile(options)
    let folder = session.arguments.values["state"] ?? project.targetPath
    let full = Path.normalize(Path.join(ProjectLoader.rootPath(options), folder))
    guard let results = try StateBook.json("run_results.json", in: full) else {
      throw DiagnosticList([
        Diagnostic(
          code: "cli.no-previous-run", message: "Could not find previous run in '\(folder)' target directory",
          hint: "--state names the folder of an earlier run's artifacts")
      ])
    }
    return (results, folder)
  }

  /// The earlier command line, with what this one sets of folders, and its vars and threads.
  private func arguments(_ command: String, _ settings: JSONObject) -> Arguments {
    let own: Set<String> = [
      "log_path", "output_path", "profiles_dir", "project_dir", "defer_state", "target_path", "warn_error",
    ]
    var arguments = Arguments(command: command)
    arguments.invocation = session.arguments.invocation
    for option in OptionTable.all where OptionTable.takes(option, command) && !own.contains(option.name) {
      guard let value = settings[option.name], !value.isNull, option.name != "show" else { continue }
      switch (option.kind, value) {
      case (.flag, .bool(let flag)): arguments.flags[option.name] = flag
      case (.list, .array(let items)):
        let words = items.compactMap(\.string)
        if !words.isEmpty { arguments.lists[option.name] = words }
      case (.list, .string(let text)): arguments.lists[option.name] = text.split(separator: " ").map(String.init)
      case (.value, .string(let text)), (.choice, .string(let text)): arguments.values[option.name] = text
      case (.value, .int(let number)): arguments.values[option.name] = String(number)
      case (.value, .object(let object)):
        if !object.isEmpty { arguments.values[option.name] = JSONWriter.text(value) }
      default: break
      }
    }
    if let macro = settings["macro"]?.string { arguments.words = [macro] }
    let mine = session.arguments
    for name in own.union(["threads", "vars"]) {
      if let value = mine.values[name] { arguments.values[name] = value }
      if let flag = mine.flags[name] { arguments.flags[name] = flag }
    }
    return arguments
  }
}

import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `run`, `build`, `test`, `seed`, `snapshot`.
struct RunCommand {
  let session: Session
  /// Unique ids in the place of a selection (`retry`).
  var only: [String]?

  private var command: SelectingCommand {
    switch session.arguments.command {
    case "run": .run
    case "test": .test
    case "seed": .seed
    case "snapshot": .snapshot
    default: .build
    }
  }

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready()
    let ids = try selected(ready)
    let opener = session.opener(ready.loaded)
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: ids, opener: opener)
    session.console.emit(Event("Formatting", "Z017", .info, ""))
    guard !ids.isEmpty else {
      session.console.emit(
        Event(
          "NothingToDo", "Q035", .warn, "Nothing to do. Try checking your model configs and model specification args"))
      try session.writeResults([], elapsed: 0, ready)
      return 0
    }
    let order = RunOrder(ready.graph, ids, for: command)
    let task = RunTask(
      environment, order: order, threads: session.arguments.flag("single_threaded") ? 1 : ready.loaded.target.threads,
      runsHooks: true, createsSchemas: true, failFast: session.arguments.flag("fail_fast"))
    let outcome: RunTask.Outcome
    do throws(Diagnostic) {
      outcome = try task.run()
    } catch {
      throw DiagnosticList([error])
    }
    RunSummary(project: ready.parsed.project, console: session.console, environment: environment).show(outcome)
    try session.writeResults(outcome.results, compiledOnly: outcome.compiledOnly, elapsed: outcome.elapsed, ready)
    if outcome.wasCancelled { return 1 }
    // dbt: what was skipped counts as failed.
    return outcome.results.contains { $0.status.isFailure || $0.status == .skipped } ? 1 : 0
  }

  private func selected(_ ready: Session.Ready) throws(DiagnosticList) -> [String] {
    guard let only else { return try session.pipeline.select(ready.graph, command, ready.loaded).uniqueIDs }
    let project = ready.parsed.project
    return only.filter { project.nodes[$0] != nil || project.unitTests[$0] != nil || project.exposures[$0] != nil }
      .sorted()
  }
}

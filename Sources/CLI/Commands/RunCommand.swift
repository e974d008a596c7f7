import Compiler
import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `run`, `build`, `test`, `seed`, `snapshot`.
struct RunCommand {
  let session: Session

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
    let selection = try session.pipeline.select(ready.graph, command, ready.loaded)
    let opener = session.opener(ready.loaded)
    let environment = session.pipeline.environment(
      ready.parsed, ready.graph, selected: selection.uniqueIDs, opener: opener)
    session.console.emit(Event("Formatting", "Z017", .info, ""))
    guard !selection.uniqueIDs.isEmpty else {
      session.console.emit(
        Event(
          "NothingToDo", "Q035", .warn, "Nothing to do. Try checking your model configs and model specification args"))
      try session.writeResults([], elapsed: 0, ready)
      return 0
    }
    let order = RunOrder(ready.graph, selection.uniqueIDs, for: command)
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
}

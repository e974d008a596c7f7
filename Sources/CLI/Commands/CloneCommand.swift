import Artifacts
import Compiler
import Diagnostics
import NodeGraph
import ProjectModel
import Runner

/// `clone`: for each selected node a view over (or, where the database has such, a copy of) its relation in the state
/// that `--state` names.
struct CloneCommand {
  let session: Session
  /// Unique ids in the place of a selection (`retry`).
  var only: [String]?

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready()
    let others = try session.pipeline.stateManifest(ready.loaded).project.nodes
    let selected: [String]
    if let only {
      selected = only
    } else {
      selected = try session.pipeline.select(ready.graph, .clone, ready.loaded).uniqueIDs
    }
    let ids = selected.filter { !(ready.parsed.project.nodes[$0]?.isEphemeral ?? true) }
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: ids, opener: session.opener(ready.loaded), cloning: others)
    session.console.emit(Event("Formatting", "Z017", .info, ""))
    guard !ids.isEmpty else {
      session.console.emit(
        Event(
          "NothingToDo", "Q035", .warn, "Nothing to do. Try checking your model configs and model specification args"))
      try session.writeResults([], elapsed: 0, ready)
      return 0
    }
    let task = RunTask(
      environment, order: RunOrder(ready.graph, ids, for: .clone),
      threads: session.arguments.flag("single_threaded") ? 1 : ready.loaded.target.threads,
      runsHooks: false, createsSchemas: true, failFast: session.arguments.flag("fail_fast"))
    let outcome: RunTask.Outcome
    do throws(Diagnostic) { outcome = try task.run() } catch { throw DiagnosticList([error]) }
    RunSummary(project: ready.parsed.project, console: session.console, environment: environment).show(outcome)
    try session.writeResults(outcome.results, elapsed: outcome.elapsed, ready)
    return outcome.wasCancelled || outcome.results.contains { $0.status.isFailure || $0.status == .skipped } ? 1 : 0
  }
}

import Compiler
import Diagnostics
import NodeGraph
import ProjectModel
import Runner

extension Session {
  /// Runs the nodes in order, sums up, writes the run results and gives the command's exit code.
  func run(
    _ ids: [String], for command: SelectingCommand, in environment: RunEnvironment, runsHooks: Bool, _ ready: Ready
  ) throws(DiagnosticList) -> Int32 {
    console.emit(Event("Formatting", "Z017", .info, ""))
    guard !ids.isEmpty else {
      console.emit(.nothingToDo)
      try writeResults([], elapsed: 0, ready)
      return 0
    }
    let task = RunTask(
      environment, order: RunOrder(ready.graph, ids, for: command),
      threads: arguments.flag("single_threaded") ? 1 : ready.loaded.target.threads, runsHooks: runsHooks,
      createsSchemas: true, failFast: arguments.flag("fail_fast"))
    let outcome: RunTask.Outcome
    do throws(Diagnostic) { outcome = try task.run() } catch { throw DiagnosticList([error]) }
    RunSummary(project: ready.parsed.project, console: console, environment: environment).show(outcome)
    try writeResults(outcome.results, compiledOnly: outcome.compiledOnly, elapsed: outcome.elapsed, ready)
    if let failure = outcome.hookFailure { throw DiagnosticList([failure]) }
    // dbt: what was skipped counts as failed.
    return outcome.wasCancelled || outcome.results.contains { $0.status.isFailure || $0.status == .skipped } ? 1 : 0
  }
}

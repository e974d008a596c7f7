import Artifacts
import Compiler
import Diagnostics
import FileSystem
import JSON
import NodeGraph
import ProjectModel
import Runner

/// `source freshness`: how old the data of sources is, against what they promise.
struct FreshnessCommand {
  let session: Session

  func run() throws(DiagnosticList) -> Int32 {
    let ready = try session.ready()
    let selection = try session.pipeline.select(ready.graph, .freshness, ready.loaded)
    let environment = try session.pipeline.environment(
      ready.parsed, ready.graph, selected: selection.uniqueIDs, opener: session.opener(ready.loaded))
    session.console.emit(Event("Formatting", "Z017", .info, ""))
    guard !selection.uniqueIDs.isEmpty else {
      session.console.emit(.nothingToDo)
      try session.writeFreshness([], elapsed: 0, ready)
      session.console.emit(Event("FreshnessCheckComplete", "Q003", .info, "Done."))
      return 0
    }
    let threads = session.arguments.flag("single_threaded") ? 1 : ready.loaded.target.threads
    session.console.emit(
      Event(
        "ConcurrencyLine", "Q027", .info,
        "Concurrency: \(threads) threads (target='\(ready.loaded.target.targetName)')",
        data: ["num_threads": .int(threads), "target_name": .string(ready.loaded.target.targetName)]))
    session.console.emit(Event("Formatting", "Z017", .info, ""))
    let flags = ready.loaded.packages[0].project.flags
    let task = FreshnessTask(
      environment, threads: threads, runsHooks: flags["source_freshness_run_project_hooks"]?.bool ?? true)
    let outcome: FreshnessTask.Outcome
    do throws(Diagnostic) { outcome = try task.run() } catch { throw DiagnosticList([error]) }
    show(outcome, ready)
    try session.writeFreshness(outcome.results, elapsed: outcome.elapsed, ready)
    let all = outcome.results.map(\.result) + outcome.hooks
    return all.contains { $0.status.isFailure || $0.status == .skipped } ? 1 : 0
  }

  private func show(_ outcome: FreshnessTask.Outcome, _ ready: Session.Ready) {
    session.console.emit(Event("Formatting", "Z017", .info, ""))
    let count = outcome.results.count
    let time = RunSummary.spoken(outcome.elapsed)
    var parts: [String] = []
    if !outcome.hooks.isEmpty {
      parts.append("\(outcome.hooks.count) project hook\(outcome.hooks.count == 1 ? "" : "s")")
    }
    parts.append("\(count) source\(count == 1 ? "" : "s")")
    session.console.emit(
      Event(
        "FinishedRunningStats", "Q039", .info,
        "Finished running \(parts.joined(separator: ", ")) in \(time) (\(OutputLine.twoPlaces(outcome.elapsed))s).",
        data: ["execution": .string(time), "execution_time": .double(outcome.elapsed)]))
    for found in outcome.results where found.result.status.isFailure {
      session.console.emit(
        Event(
          "RunResultError", "Z024", .error,
          "  \(found.result.message ?? "Status: \(found.result.status.rawValue)")",
          data: ["msg": JSONValue(found.result.message)]))
    }
    session.console.emit(Event("FreshnessCheckComplete", "Q003", .info, "Done."))
  }
}

extension Session {
  /// Writes `sources.json`, or the file that `--output` names.
  func writeFreshness(
    _ results: [FreshnessResult], elapsed: Double, _ ready: Ready
  ) throws(DiagnosticList) {
    let records = results.map { found -> FreshnessRecord in
      let result = found.result
      guard let measured = found.measured, let source = ready.parsed.project.sources[result.uniqueID] else {
        return FreshnessRecord(uniqueID: result.uniqueID, outcome: .failed(result.message))
      }
      return FreshnessRecord(
        uniqueID: result.uniqueID,
        outcome: .measured(
          .init(
            maxLoadedAt: measured.maxLoadedAt, snapshottedAt: measured.snapshottedAt, age: measured.age,
            status: result.status.rawValue, criteria: source.freshness, adapterResponse: result.adapterResponse,
            timing: result.timing.map {
              .init(name: $0.name, startedAt: $0.startedAt, completedAt: $0.completedAt)
            }, thread: result.threadID, executionTime: result.executionTime)))
    }
    let metadata = ArtifactMetadata(pipeline.invocation, generatedAt: pipeline.clock())
    let bytes = FreshnessWriter.bytes(records, elapsed: elapsed, metadata: metadata)
    if let path = arguments.values["output"] {
      do throws(FileError) {
        let full = Path.join(pipeline.invocation.workingDirectory, path)
        try FileSystem.makeDirectory(Path.parent(full))
        try FileSystem.writeAtomically(bytes, to: full)
      } catch {
        throw DiagnosticList([Diagnostic(code: "artifacts.cannot-write", message: error.description)])
      }
      return
    }
    try write(bytes, to: "sources.json", ready.loaded)
  }
}

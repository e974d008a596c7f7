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
    try session.writeGraphSummary(ready)
    return try session.run(ids, for: command, in: environment, runsHooks: true, ready)
  }

  private func selected(_ ready: Session.Ready) throws(DiagnosticList) -> [String] {
    guard let only else { return try session.pipeline.select(ready.graph, command, ready.loaded).uniqueIDs }
    let project = ready.parsed.project
    return only.filter { project.nodes[$0] != nil || project.unitTests[$0] != nil || project.exposures[$0] != nil }
      .sorted()
  }
}

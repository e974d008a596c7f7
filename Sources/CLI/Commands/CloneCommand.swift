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
    return try session.run(ids, for: .clone, in: environment, runsHooks: false, ready)
  }
}

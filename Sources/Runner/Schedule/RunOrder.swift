import NodeGraph
import ProjectModel

/// What a command runs, and in which order.
package struct RunOrder: Sendable {
  /// All but `unitTests`.
  package let order: ExecutionOrder
  /// Unit tests that run just before their model and keep it from running when they fail: by the model's unique id,
  /// sorted. Only `build` has them; elsewhere, and where their model does not run, unit tests are ordinary resources.
  package let unitTests: [String: [String]]

  /// - Parameter uniqueIDs: what was selected.
  package init(_ graph: Graph, _ uniqueIDs: [String], for command: SelectingCommand) {
    var guarded: [String: [String]] = [:]
    var others = uniqueIDs
    if command.waitsForTests {
      let selected = Set(uniqueIDs)
      others.removeAll { id in
        guard let model = graph.project.unitTests[id]?.dependsOn.nodes.first, selected.contains(model) else {
          return false
        }
        guarded[model, default: []].append(id)
        return true
      }
    }
    order = ExecutionOrder(
      graph, others, waitsForTests: command.waitsForTests, isIndependent: command.isIndependent)
    unitTests = guarded.mapValues { $0.sorted() }
  }
}

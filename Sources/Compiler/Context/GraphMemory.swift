import Jinja
import Synchronization

/// What templates put into `graph` beside the project's own resources: packages keep there, from one node to the next
/// and to the hooks at the end, what they found out. Shared by all threads.
package final class GraphMemory: Sendable {
  private static let standard: Set<String> = [
    "nodes", "sources", "exposures", "groups", "metrics", "semantic_models", "saved_queries", "functions",
  ]

  private let kept = Mutex<[String: KeptValue]>([:])

  package init() {}

  /// What one template saw when it first asked for `graph`.
  package struct Snapshot {
    fileprivate let graph: DictBox
    fileprivate let values: [String: KeptValue]
  }

  /// Puts what is kept into a new `graph`.
  package func open(_ graph: DictBox, _ adapter: AdapterType) -> Snapshot {
    let values = kept.withLock { $0 }
    for (name, value) in values.sorted(by: { $0.key < $1.key }) { graph[name] = value.value(adapter) }
    return Snapshot(graph: graph, values: values)
  }

  /// Keeps what the template changed since.
  package func close(_ snapshot: Snapshot) {
    for (key, value) in snapshot.graph.pairs {
      guard let name = key.string, !Self.standard.contains(name) else { continue }
      let new = KeptValue(value)
      let old = snapshot.values[name]
      guard new != old else { continue }
      kept.withLock { $0[name] = ($0[name] ?? .dict([])).changed(from: old, to: new) }
    }
  }
}

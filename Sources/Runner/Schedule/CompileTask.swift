import Compiler
import NodeGraph
import ProjectModel
import Synchronization

/// Renders nodes without running them, on several threads, parents before children.
package struct CompileTask {
  let environment: RunEnvironment
  let order: ExecutionOrder
  let threads: Int

  package init(_ environment: RunEnvironment, order: ExecutionOrder, threads: Int) {
    self.environment = environment
    self.order = order
    self.threads = threads
  }

  /// Results in the order of the graph, and what compiled, by unique id: not more than `most` of them, for the texts
  /// stand in the results too.
  package func run(keeping most: Int = .max) -> (results: [RunResult], compiled: [String: CompiledNode]) {
    let environment = environment
    let compiled = Mutex<[String: CompiledNode]>([:])
    let results = Workers.run(
      ExecutionQueue(order), threads: threads,
      makeThread: { name in
        let session = environment.makeSession(name)
        let runner = NodeRunner(environment, session)
        return Workers.Thread(
          run: { id, _, _ in
            guard let node = environment.project.nodes[id], !environment.cancels.isCancelled else { return [] }
            let (result, text) = runner.compileOnly(node)
            compiled.withLock { if $0.count < most { $0[id] = text } }
            return [result]
          }, finish: { session.close() })
      },
      finished: { _ in true })
    let places = Dictionary(order.uniqueIDs.enumerated().map { ($1, $0) }) { first, _ in first }
    return (
      results.sorted { places[$0.uniqueID] ?? 0 < places[$1.uniqueID] ?? 0 }, compiled.withLock { $0 }
    )
  }
}

import Compiler
import Diagnostics
import JSON
import Jinja
import NodeGraph
import ProjectModel
import Synchronization

/// One command that runs nodes: prepares schemas and cache, runs hooks and nodes, reports.
package struct RunTask {
  package struct Outcome: Sendable {
    /// In the order in which they finished; hooks among them.
    package var results: [RunResult]
    /// Ephemeral models: compiled for the record, no part of the run.
    package var compiledOnly: [RunResult] = []
    /// Seconds.
    package var elapsed: Double
    /// Whether the run was cut short (Ctrl-C).
    package var wasCancelled: Bool
    /// What went wrong while an `on-run-end` hook was rendered: the nodes have run by then.
    package var hookFailure: Diagnostic?
  }

  let environment: RunEnvironment
  let order: RunOrder
  let threads: Int
  /// Whether `on-run-start` and `on-run-end` belong to the command.
  let runsHooks: Bool
  /// Whether missing schemas are made.
  let createsSchemas: Bool
  let failFast: Bool

  package init(
    _ environment: RunEnvironment, order: RunOrder, threads: Int, runsHooks: Bool, createsSchemas: Bool,
    failFast: Bool
  ) {
    self.environment = environment
    self.order = order
    self.threads = threads
    self.runsHooks = runsHooks
    self.createsSchemas = createsSchemas
    self.failFast = failFast
  }

  private var nodes: OrderedMap<Node> { environment.project.nodes }

  /// - Throws: what makes the whole run impossible: no server, no right to create a schema.
  package func run() throws(Diagnostic) -> Outcome {
    let started = environment.clock()
    let counted = Set(environment.selected.filter { !(nodes[$0]?.isEphemeral ?? false) })
    environment.events.emit(
      Event(
        "ConcurrencyLine", "Q027", .info,
        "Concurrency: \(threads) threads (target='\(environment.context.target.targetName)')",
        data: [
          "num_threads": .int(threads), "target_name": .string(environment.context.target.targetName),
          "node_count": .int(counted.count),
        ]))
    environment.events.emit(Event("Formatting", "Z017", .info, ""))
    let session = environment.makeSession("MainThread")
    defer { session.close() }
    let preparation = Preparation(environment, session)
    try preparation.prepare(nodes: environment.selected.compactMap { nodes[$0] }, createsSchemas: createsSchemas)
    var results: [RunResult] = []
    let hooks = RunHooks(environment, session)
    var canRun = true
    if runsHooks {
      let succeeded = try hooks.run("on-run-start", extra: [], &results)
      canRun = succeeded || !(environment.context.rootProject.flags["skip_nodes_if_on_run_start_fails"]?.bool ?? false)
    }
    let reporter = RunReporter(environment: environment, total: counted.count)
    results += canRun ? runNodes(counted, reporter) : skipAll(counted, reporter)
    var failure: Diagnostic?
    if runsHooks, !environment.cancels.isCancelled {
      do throws(Diagnostic) {
        _ = try hooks.run("on-run-end", extra: RunHooks.endContext(results, environment), &results)
      } catch { failure = error }
    }
    let isEphemeral = { (result: RunResult) in nodes[result.uniqueID]?.isEphemeral ?? false }
    return Outcome(
      results: results.filter { !isEphemeral($0) }, compiledOnly: results.filter(isEphemeral),
      elapsed: Double(environment.clock() - started) / 1e6, wasCancelled: environment.cancels.isCancelled,
      hookFailure: failure)
  }

  private func skipAll(_ counted: Set<String>, _ reporter: RunReporter) -> [RunResult] {
    counted.sorted().enumerated().compactMap { index, id in
      let test = environment.project.unitTests[id]
      guard let node = nodes[id] ?? test.flatMap({ UnitTestCompiler.node($0, environment.project) }) else { return nil }
      reporter.skipped(node, index: index + 1, thread: "MainThread")
      return RunResult(uniqueID: id, status: .skipped)
    }
  }

  private func runNodes(_ counted: Set<String>, _ reporter: RunReporter) -> [RunResult] {
    let environment = environment
    let order = order
    let nodes = nodes
    let failFast = failFast
    let broken = BrokenEphemerals(nodes)
    return Workers.run(
      ExecutionQueue(order.order), threads: threads,
      makeThread: { name in
        let session = environment.makeSession(name)
        let runner = NodeRunner(environment, session)
        let unitTests = UnitTestRunner(environment, session)
        return Workers.Thread(
          run: { id, isSkipped, takeIndex in
            if environment.project.exposures[id] != nil || environment.project.savedQueries[id] != nil {
              return [
                isSkipped || environment.cancels.isCancelled
                  ? reporter.skipped(id, index: takeIndex(), thread: name)
                  : reporter.noOp(id, index: takeIndex(), thread: name)
              ]
            }
            let isCancelled = environment.cancels.isCancelled
            let isStopped = isSkipped
            var isSkipped = isSkipped || isCancelled
            var results: [RunResult] = []
            func add(_ made: RunResult, isEphemeral: Bool = false) {
              var result = made
              if failFast, isStopped, !isCancelled, result.message == nil, !isEphemeral {
                result.message = "Skipping due to fail_fast"
              }
              results.append(result)
            }
            for id in environment.project.unitTests[id] == nil ? order.unitTests[id] ?? [] : [id] {
              guard let test = environment.project.unitTests[id] else { continue }
              let result = unitTests.run(test, isSkipped: isSkipped, index: takeIndex(), reporter)
              add(result)
              // dbt: after the first that fails, the model's other unit tests are skipped as well.
              if result.status.blocksDependents || environment.cancels.isCancelled { isSkipped = true }
            }
            if let node = nodes[id] {
              let index = counted.contains(id) ? takeIndex() : 0
              add(
                Self.run(node, runner, reporter, broken, isSkipped: isSkipped, index: index, name),
                isEphemeral: node.isEphemeral)
            }
            return results
          }, finish: { session.close() })
      },
      finished: { result in !(failFast && result.status.isFailure) })
  }

  private static func run(
    _ node: Node, _ runner: NodeRunner, _ reporter: RunReporter, _ broken: BrokenEphemerals, isSkipped: Bool,
    index: Int,
    _ thread: String
  ) -> RunResult {
    if isSkipped {
      var result = RunResult(uniqueID: node.uniqueID, status: .skipped)
      result.threadID = thread
      result.relationName = node.relationName
      guard !node.isEphemeral else { return result }
      reporter.skipped(node, index: index, thread: thread)
      if let cause = broken.cause(of: node) {
        reporter.explain(cause)
        result.message =
          "Compilation Error in \(node.uniqueID), caused by compilation error in referenced ephemeral model \(cause.uniqueID)"
      }
      return result
    }
    // An ephemeral model is nothing to run; its text goes into others.
    if node.isEphemeral {
      let result = runner.run(node)
      if result.status == .error { broken.add(result) }
      return result
    }
    // dbt: a clone is not announced.
    if runner.environment.clones { return runner.run(node) }
    reporter.started(node, index: index, thread: thread)
    let result =
      runner.environment.runsInBatches(node) ? BatchRunner(runner, reporter).run(node) : runner.run(node)
    reporter.finished(node, result, index: index)
    return result
  }
}

/// Ephemeral models that did not compile: no results of their own, so those who use them tell of it.
private final class BrokenEphemerals: Sendable {
  private let nodes: OrderedMap<Node>
  private let results = Mutex<[String: RunResult]>([:])

  init(_ nodes: OrderedMap<Node>) { self.nodes = nodes }

  func add(_ result: RunResult) { results.withLock { $0[result.uniqueID] = result } }

  /// The broken model that the node uses, itself or through other ephemeral ones.
  func cause(of node: Node) -> RunResult? {
    results.withLock { results in
      guard !results.isEmpty else { return nil }
      var stack = node.dependsOn.nodes
      var seen: Set<String> = []
      while let id = stack.popLast() {
        guard seen.insert(id).inserted else { continue }
        if let result = results[id] { return result }
        if let parent = nodes[id], parent.isEphemeral { stack += parent.dependsOn.nodes }
      }
      return nil
    }
  }
}

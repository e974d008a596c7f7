import Diagnostics
import NodeGraph
import ProjectModel
import Synchronization
import Testing

@testable import Runner

@Suite struct WorkersTests {
  private static func order(_ edges: KeyValuePairs<String, [String]>) throws -> ExecutionOrder {
    var project = ParsedProject(name: "p", adapterType: "postgres")
    for (name, parents) in edges {
      var node = Node(
        uniqueID: name, resourceType: .model, name: name, packageName: "p", path: name + ".sql",
        originalFilePath: "models/\(name).sql", fqn: ["p", name], alias: name, checksum: .none)
      for parent in parents { node.dependsOn.add(node: parent) }
      project.nodes[name] = node
    }
    return ExecutionOrder(try Graph(project), edges.map(\.key))
  }

  private final class Record: Sendable {
    struct State {
      var running = 0
      var most = 0
      var ended: [String] = []
      var sessions = 0
      var closed = 0
      var indices: [Int] = []
    }
    let state = Mutex(State())
  }

  private func run(
    _ order: ExecutionOrder, threads: Int, _ record: Record, failing: Set<String> = [], uncounted: Set<String> = [],
    failFast: Bool = false, guards: [String: [String]] = [:], during: @escaping @Sendable (String) -> Void = { _ in }
  ) -> [RunResult] {
    Workers.run(
      ExecutionQueue(order), threads: threads,
      makeThread: { name in
        record.state.withLock { $0.sessions += 1 }
        return Workers.Thread(
          run: { id, isSkipped, takeIndex in
            let index = uncounted.contains(id) ? nil : takeIndex()
            record.state.withLock { state in
              state.running += 1
              state.most = max(state.most, state.running)
              if let index { state.indices.append(index) }
            }
            if !isSkipped { during(id) }
            record.state.withLock { state in
              state.running -= 1
              state.ended.append(id)
            }
            let status: RunResult.Status = isSkipped ? .skipped : failing.contains(id) ? .error : .success
            let before = (guards[id] ?? []).map { RunResult(uniqueID: $0, status: .fail) }
            return before + [RunResult(uniqueID: id, status: status)]
          }, finish: { record.state.withLock { $0.closed += 1 } })
      }, finished: { result in !(failFast && result.status.isFailure) })
  }

  @Test(arguments: [1, 2, 4, 16]) func everythingRunsOnceAndAfterItsParents(_ threads: Int) throws {
    let order = try Self.order([
      "a": [], "b": ["a"], "c": ["a"], "d": ["b", "c"], "e": [], "f": ["e", "d"], "g": [], "h": [], "i": ["g"],
    ])
    let record = Record()
    let results = run(order, threads: threads, record, uncounted: ["c"])
    let ended = record.state.withLock { $0 }
    #expect(results.map(\.uniqueID).sorted() == ["a", "b", "c", "d", "e", "f", "g", "h", "i"])
    #expect(results.allSatisfy { $0.status == .success })
    for (parent, child) in [("a", "b"), ("a", "c"), ("b", "d"), ("c", "d"), ("d", "f"), ("e", "f"), ("g", "i")] {
      let parent = try #require(ended.ended.firstIndex(of: parent))
      let child = try #require(ended.ended.firstIndex(of: child))
      #expect(parent < child)
    }
    #expect(ended.most <= threads)
    #expect(ended.sessions == min(threads, 9))
    #expect(ended.closed == ended.sessions)
    #expect(ended.indices.sorted() == Array(1...8))
  }

  @Test func threadsRunAtTheSameTime() throws {
    let record = Record()
    // The first can only end when the second has begun.
    let results = run(try Self.order(["a": [], "b": []]), threads: 2, record) { _ in
      while record.state.withLock({ $0.most }) < 2 {}
    }
    #expect(results.count == 2)
  }

  @Test func whatStandsBelowAFailureIsSkipped() throws {
    let order = try Self.order(["a": [], "b": ["a"], "c": ["b"], "d": []])
    for threads in [1, 3] {
      let results = run(order, threads: threads, Record(), failing: ["a"])
      let statuses = Dictionary(results.map { ($0.uniqueID, $0.status) }) { first, _ in first }
      #expect(statuses == ["a": .error, "b": .skipped, "c": .skipped, "d": .success])
    }
  }

  @Test func failFastSkipsWhatHasNotBegun() throws {
    let results = run(
      try Self.order(["a": [], "b": [], "c": []]), threads: 1, Record(), failing: ["a"], failFast: true)
    #expect(results.map(\.status) == [.error, .skipped, .skipped])
  }

  @Test func onlyAResourcesOwnResultStopsItsDependents() throws {
    let order = try Self.order(["a": [], "b": ["a"]])
    let results = run(order, threads: 2, Record(), guards: ["a": ["x", "y"]])
    #expect(results.map(\.uniqueID) == ["x", "y", "a", "b"])
    #expect(results.map(\.status) == [.fail, .fail, .success, .success])
  }
}

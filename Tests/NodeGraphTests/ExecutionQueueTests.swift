import NodeGraph
import ProjectModel
import Testing

@Suite struct ExecutionQueueTests {
  private func graph() throws -> Graph {
    try Graph(
      GraphTests.project([
        "a": [], "b": ["a"], "c": ["b"], "d": ["c"], "side": [], "test_b": ["b"], "test_ad": ["a", "d"],
      ]))
  }

  @Test func goesThroughWhatIsNotSelected() throws {
    let order = ExecutionOrder(try graph(), ["model.p.d", "model.p.a", "model.p.unknown"])
    #expect(order.count == 2)
    #expect(order.level(of: "model.p.d") == 1)
    #expect(order.level(of: "model.p.b") == nil)
    #expect(order.dependents(of: "model.p.a") == ["model.p.d"])
    var queue = ExecutionQueue(order)
    #expect(queue.next() == "model.p.a")
    #expect(queue.next() == nil)
    #expect(!queue.isEmpty)
    queue.finish("model.p.a")
    #expect(queue.next() == "model.p.d")
    queue.finish("model.p.d")
    #expect(queue.isEmpty)
  }

  @Test func buildWaitsForTests() throws {
    let ids = ["a", "b", "c", "d", "side", "test_b", "test_ad"].map(GraphTests.uniqueID)
    let order = ExecutionOrder(try graph(), ids, waitsForTests: true)
    #expect(order.uniqueIDs == ["a", "side", "b", "test_b", "c", "d", "test_ad"].map(GraphTests.uniqueID))
    var queue = ExecutionQueue(order)
    _ = queue.next()
    queue.finish("model.p.a")
    #expect(queue.next() == "model.p.side")
    #expect(queue.next() == "model.p.b")
    queue.finish("model.p.b")
    #expect(queue.next() == "test.p.test_b")
    #expect(queue.next() == nil)
    #expect(queue.skipDependents(of: "test.p.test_b") == ["model.p.c", "model.p.d", "test.p.test_ad"])
    #expect(queue.skipDependents(of: "model.p.c").isEmpty)
    #expect(queue.isSkipped("model.p.d") && !queue.isSkipped("model.p.side"))
  }

  @Test func withoutTestsNothingWaitsForThem() throws {
    let order = ExecutionOrder(try graph(), ["model.p.c", "test.p.test_b"])
    #expect(order.level(of: "model.p.c") == 0)
    #expect(order.level(of: "test.p.test_b") == 0)
  }

  @Test func independentHasNoOrder() throws {
    let order = ExecutionOrder(try graph(), ["model.p.a", "model.p.b"], isIndependent: true)
    var queue = ExecutionQueue(order)
    #expect(queue.next() == "model.p.a")
    #expect(queue.next() == "model.p.b")
  }

  @Test func longChainsGoFirstWhereAsked() throws {
    let graph = try Graph(GraphTests.project(["a": [], "b": ["a"], "x": [], "y": ["x"], "z": ["y"]]))
    let order = ExecutionOrder(graph, graph.uniqueIDs)
    #expect(order.height(of: "model.p.x") == 2)
    var queue = ExecutionQueue(order, priority: .longestChain)
    #expect(queue.next() == "model.p.x")
    queue.finish("model.p.x")
    #expect(queue.next() == "model.p.a")
    #expect(queue.next() == "model.p.y")
  }
}

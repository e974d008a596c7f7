import ProjectModel

/// The part of a graph that a command runs: who waits for whom, also through resources that are not selected.
///
/// What is not selected stays in as a vertex that is finished at once, so that ways through it hold without a
/// quadratic number of new edges.
package struct ExecutionOrder: Sendable {
  package let graph: Graph
  package let selected: VertexSet
  /// For each vertex, those that wait for it.
  let children: [[Int]]
  /// How many each vertex waits for.
  let waiting: [Int]
  /// For selected vertices: length of the longest way of selected ones above it. 0 for those that can start at once.
  private let levels: [Int]
  /// For each vertex: length of the longest way of selected ones below it.
  private let heights: [Int]

  /// - Parameters:
  ///   - uniqueIDs: what runs; ids that the graph does not have are left out.
  ///   - waitsForTests: whether nodes wait for the tests of what they are built on (`build`).
  ///   - isIndependent: whether nothing waits for anything (`clone`).
  package init(_ graph: Graph, _ uniqueIDs: [String], waitsForTests: Bool = false, isIndependent: Bool = false) {
    self.graph = graph
    let selected = VertexSet(capacity: graph.count, uniqueIDs.compactMap { graph.vertex($0) })
    self.selected = selected
    var children = isIndependent ? [[Int]](repeating: [], count: graph.count) : graph.children
    if waitsForTests, !isIndependent {
      for (test, nodes) in graph.testEdges().enumerated() { children[test] += nodes }
    }
    var waiting = [Int](repeating: 0, count: graph.count)
    for child in children.joined() { waiting[child] += 1 }
    self.children = children
    self.waiting = waiting

    var sorted = waiting.indices.filter { waiting[$0] == 0 }
    var left = waiting
    var next = 0
    var below = [Int](repeating: 0, count: graph.count)
    while next < sorted.count {
      let vertex = sorted[next]
      next += 1
      let level = below[vertex] + (selected.contains(vertex) ? 1 : 0)
      for child in children[vertex] {
        below[child] = max(below[child], level)
        left[child] -= 1
        if left[child] == 0 { sorted.append(child) }
      }
    }
    levels = below
    var heights = [Int](repeating: 0, count: graph.count)
    for vertex in sorted.reversed() {
      for child in children[vertex] {
        heights[vertex] = max(heights[vertex], heights[child] + (selected.contains(child) ? 1 : 0))
      }
    }
    self.heights = heights
  }

  /// Selected ids, each after all that it waits for: by level, then by id, as dbt hands them to its first thread.
  package var uniqueIDs: [String] {
    selected.sorted { (levels[$0], graph.uniqueIDs[$0]) < (levels[$1], graph.uniqueIDs[$1]) }
      .map { graph.uniqueIDs[$0] }
  }

  package var count: Int { selected.count }

  /// The longest chain of selected resources above it; nil where it is not selected.
  package func level(of uniqueID: String) -> Int? { selectedVertex(uniqueID).map { levels[$0] } }

  /// The longest chain of selected resources that wait for it; nil where it is not selected.
  package func height(of uniqueID: String) -> Int? { selectedVertex(uniqueID).map { heights[$0] } }

  /// Selected resources that wait for it directly, or through unselected ones only; ascending by id.
  package func dependents(of uniqueID: String) -> [String] {
    guard let start = graph.vertex(uniqueID) else { return [] }
    var found: [String] = []
    var seen = graph.emptySet
    var stack = children[start]
    while let vertex = stack.popLast() {
      guard seen.insert(vertex) else { continue }
      if selected.contains(vertex) { found.append(graph.uniqueIDs[vertex]) } else { stack += children[vertex] }
    }
    return found.sorted()
  }

  private func selectedVertex(_ uniqueID: String) -> Int? {
    graph.vertex(uniqueID).flatMap { selected.contains($0) ? $0 : nil }
  }

  func level(_ vertex: Int) -> Int { levels[vertex] }
  func height(_ vertex: Int) -> Int { heights[vertex] }
}

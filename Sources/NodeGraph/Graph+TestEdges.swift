import ProjectModel

extension Graph {
  /// Edges that `build` adds so that nothing is built on data whose tests have not passed: from a test to each node
  /// (no test) that lies below everything which the test reads.
  ///
  /// dbt: it adds an edge to every such node. Here only the topmost ones get one, the rest waits for those anyway.
  ///
  /// - Returns: for each vertex, the nodes that wait for it; empty but for tests.
  package func testEdges() -> [[Int]] {
    var edges = [[Int]](repeating: [], count: count)
    let isTest = members.indices.map { resourceType($0) == .test }
    let isExecutable = members.indices.map { vertex in
      if case .node = members[vertex] { !isTest[vertex] } else { false }
    }
    // dbt: a test that reads nothing holds nothing up.
    let tests = members.indices.filter { isTest[$0] && !parents[$0].isEmpty }
    for test in tests where parents[test].count == 1 {
      edges[test] = children[parents[test][0]].filter { isExecutable[$0] }
    }
    let several = tests.filter { parents[$0].count > 1 }
    if !several.isEmpty { addEdges(ofTests: several, isExecutable, &edges) }
    return edges
  }

  /// Goes down the graph carrying which of the tests' parents lie above, and which tests are already waited for.
  private func addEdges(ofTests tests: [Int], _ isExecutable: [Bool], _ edges: inout [[Int]]) {
    var slotOfParent: [Int: Int] = [:]
    for parent in tests.flatMap({ parents[$0] }) where slotOfParent[parent] == nil {
      slotOfParent[parent] = slotOfParent.count
    }
    let needs = tests.map { test in parents[test].compactMap { slotOfParent[$0] } }
    var testsOfSlot = [[Int]](repeating: [], count: slotOfParent.count)
    for (position, slots) in needs.enumerated() {
      for slot in slots { testsOfSlot[slot].append(position) }
    }

    struct Above {
      var parents: VertexSet
      var waited: VertexSet
    }
    let empty = Above(
      parents: VertexSet(capacity: slotOfParent.count), waited: VertexSet(capacity: tests.count))
    var above = [Above?](repeating: nil, count: count)
    var unread = children.map(\.count)
    for vertex in order {
      var mine = empty
      // Tests whose last missing parent may have come in here; those of several branches need a look at all.
      var candidates: [Int] = []
      for parent in parents[vertex] {
        if let known = above[parent] {
          mine.parents.formUnion(known.parents)
          mine.waited.formUnion(known.waited)
        }
        if let slot = slotOfParent[parent], mine.parents.insert(slot) { candidates += testsOfSlot[slot] }
        unread[parent] -= 1
      }
      if isExecutable[vertex] {
        if parents[vertex].count > 1 || !isExecutable[parents[vertex].first ?? vertex] {
          candidates = Array(Set(mine.parents.flatMap { testsOfSlot[$0] })).sorted()
        }
        for position in candidates where !mine.waited.contains(position) {
          guard needs[position].allSatisfy({ mine.parents.contains($0) }) else { continue }
          mine.waited.insert(position)
          edges[tests[position]].append(vertex)
        }
      }
      above[vertex] = mine
      for parent in parents[vertex] where unread[parent] == 0 { above[parent] = nil }
    }
  }
}

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

  /// Goes down the graph carrying which of the tests' parents lie above, and which tests are waited for by then.
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

    // Of a vertex: which of the tests' parents lie above it, and which tests all of whose parents do.
    struct Above {
      var parents: VertexSet
      var passed: VertexSet
    }
    let empty = Above(
      parents: VertexSet(capacity: slotOfParent.count), passed: VertexSet(capacity: tests.count))
    var above = [Above?](repeating: nil, count: count)
    var unread = children.map(\.count)
    for vertex in order {
      var mine = empty
      // What one parent knows already need not be looked at again: the one that knows most is taken for that.
      var known = empty.parents
      var most = 0
      for parent in parents[vertex] {
        unread[parent] -= 1
        guard let other = above[parent] else { continue }
        mine.parents.formUnion(other.parents)
        mine.passed.formUnion(other.passed)
        if isExecutable[parent] {
          let count = other.parents.count
          if count > most { (most, known) = (count, other.parents) }
        }
      }
      for parent in parents[vertex] {
        if let slot = slotOfParent[parent] { mine.parents.insert(slot) }
      }
      if isExecutable[vertex] {
        for slot in mine.parents.subtracting(known) {
          for position in testsOfSlot[slot] where !mine.passed.contains(position) {
            guard needs[position].allSatisfy({ mine.parents.contains($0) }) else { continue }
            mine.passed.insert(position)
            edges[tests[position]].append(vertex)
          }
        }
      }
      above[vertex] = mine
      // Done with what no later vertex reads.
      for parent in parents[vertex] where unread[parent] == 0 { above[parent] = nil }
      if children[vertex].isEmpty { above[vertex] = nil }
    }
  }
}

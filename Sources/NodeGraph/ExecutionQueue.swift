/// What of an execution order may run now. A value: no threads, no clock.
package struct ExecutionQueue: Sendable {
  /// Which of those that can run goes first.
  package enum Priority: Sendable {
    /// As dbt: the smallest level, then the id.
    case level
    /// The longest chain of dependents first, then level and id: shorter runs with several threads.
    case longestChain
  }

  private struct Entry: Comparable {
    var key: (Int, Int)
    var id: String
    var vertex: Int

    static func == (left: Entry, right: Entry) -> Bool { left.vertex == right.vertex }
    static func < (left: Entry, right: Entry) -> Bool {
      (left.key.0, left.key.1, left.id) < (right.key.0, right.key.1, right.id)
    }
  }

  private let order: ExecutionOrder
  private let priority: Priority
  private var waiting: [Int]
  /// A binary heap.
  private var ready: [Entry] = []
  private var skipped: VertexSet
  /// Selected resources not yet finished.
  package private(set) var remaining: Int

  package init(_ order: ExecutionOrder, priority: Priority = .level) {
    self.order = order
    self.priority = priority
    waiting = order.waiting
    skipped = order.graph.emptySet
    remaining = order.count
    release(order.waiting.indices.filter { order.waiting[$0] == 0 })
  }

  package var isEmpty: Bool { remaining == 0 }
  package var hasReady: Bool { !ready.isEmpty }

  /// Takes the next resource that can run; nil where all that is left waits for others.
  package mutating func next() -> String? {
    guard let first = ready.first else { return nil }
    let last = ready.removeLast()
    if !ready.isEmpty {
      ready[0] = last
      sink()
    }
    return first.id
  }

  /// Marks a resource that `next` gave as finished: what waited for it alone can run.
  package mutating func finish(_ uniqueID: String) {
    guard let vertex = order.graph.vertex(uniqueID), order.selected.contains(vertex) else { return }
    remaining -= 1
    lower(order.children[vertex])
  }

  /// Marks all selected resources below a failed one as not to be run; `next` still gives them, in their turn.
  ///
  /// - Returns: those that were not marked before, ascending by id.
  package mutating func skipDependents(of uniqueID: String) -> [String] {
    guard let start = order.graph.vertex(uniqueID) else { return [] }
    var found: [String] = []
    var stack = order.children[start]
    while let vertex = stack.popLast() {
      guard skipped.insert(vertex) else { continue }
      if order.selected.contains(vertex) { found.append(order.graph.uniqueIDs[vertex]) }
      stack += order.children[vertex]
    }
    return found.sorted()
  }

  package func isSkipped(_ uniqueID: String) -> Bool { order.graph.vertex(uniqueID).map(skipped.contains) ?? false }

  private mutating func lower(_ vertices: [Int]) {
    var free: [Int] = []
    for vertex in vertices {
      waiting[vertex] -= 1
      if waiting[vertex] == 0 { free.append(vertex) }
    }
    release(free)
  }

  /// Vertices that wait for nothing more: selected ones become ready, others let go at once of what waits for them.
  private mutating func release(_ vertices: [Int]) {
    var stack = vertices
    while let vertex = stack.popLast() {
      if order.selected.contains(vertex) {
        push(Entry(key: key(vertex), id: order.graph.uniqueIDs[vertex], vertex: vertex))
        continue
      }
      for child in order.children[vertex] {
        waiting[child] -= 1
        if waiting[child] == 0 { stack.append(child) }
      }
    }
  }

  private func key(_ vertex: Int) -> (Int, Int) {
    switch priority {
    case .level: (order.level(vertex), 0)
    case .longestChain: (-order.height(vertex), order.level(vertex))
    }
  }

  private mutating func push(_ entry: Entry) {
    ready.append(entry)
    var child = ready.count - 1
    while child > 0, ready[child] < ready[(child - 1) / 2] {
      ready.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func sink() {
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < ready.count && ready[child] < ready[least] {
        least = child
      }
      guard least != parent else { return }
      ready.swapAt(parent, least)
      parent = least
    }
  }
}

/// Neighbours of numbered vertices, packed one list after the other.
struct Adjacency: Sendable {
  private var starts: [Int]
  private var targets: [Int]

  /// Each list keeps the order of `pairs`.
  init(count: Int, pairs: some Sequence<(Int, Int)>) {
    starts = [Int](repeating: 0, count: count + 1)
    for (from, _) in pairs { starts[from + 1] += 1 }
    for vertex in 0..<count { starts[vertex + 1] += starts[vertex] }
    targets = [Int](repeating: 0, count: starts[count])
    var next = starts
    for (from, to) in pairs {
      targets[next[from]] = to
      next[from] += 1
    }
  }

  subscript(vertex: Int) -> ArraySlice<Int> { targets[starts[vertex]..<starts[vertex + 1]] }

  func degree(_ vertex: Int) -> Int { starts[vertex + 1] - starts[vertex] }
}

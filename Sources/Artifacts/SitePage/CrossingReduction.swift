/// Orders the vertices of each rank so that few edges cross: sweeps by the median of the neighbours (Gansner and others,
/// 1993) and exchanges of neighbours, from two beginnings, keeping the best order that was seen.
struct CrossingReduction {
  private let graph: LayeredGraph
  private var layers: [[Int]]
  private var position: [Int]
  /// The best order of each rank.
  private(set) var best: [[Int]]
  /// Crossings of the order that came in, and of `best`.
  private(set) var before: Int
  private(set) var after: Int

  init(_ graph: LayeredGraph) {
    self.graph = graph
    layers = graph.layers
    position = [Int](repeating: 0, count: graph.ranks.count)
    best = layers
    before = 0
    after = 0
    number()
    before = crossings()
    after = before
    guard before > 0 || layers.count > 1 else { return }
    let size = graph.ranks.count
    let rounds = size < 1500 ? 24 : size < 20_000 ? 12 : 6
    improve(rounds: rounds / 3)
    layers = walkOrder()
    number()
    keepIfBetter()
    improve(rounds: rounds)
  }

  private mutating func number() {
    for layer in layers { for (index, vertex) in layer.enumerated() { position[vertex] = index } }
  }

  @discardableResult
  private mutating func keepIfBetter() -> Bool {
    let count = crossings()
    guard count < after else { return false }
    after = count
    best = layers
    return true
  }

  /// Vertices in the order in which a depth-first walk from the left meets them: what belongs together stays together.
  private func walkOrder() -> [[Int]] {
    var out = [[Int]](repeating: [], count: layers.count)
    var seen = [Bool](repeating: false, count: graph.ranks.count)
    for start in layers.joined() where !seen[start] {
      var waiting = [start]
      seen[start] = true
      while let vertex = waiting.popLast() {
        out[graph.ranks[vertex]].append(vertex)
        for next in graph.right[vertex].reversed() where !seen[next] {
          seen[next] = true
          waiting.append(next)
        }
        for next in graph.left[vertex].reversed() where !seen[next] {
          seen[next] = true
          waiting.append(next)
        }
      }
    }
    return out
  }

  private mutating func improve(rounds: Int) {
    var idle = 0
    for round in 0..<rounds where idle < 4 && after > 0 {
      for rank in layers.indices.dropFirst() { sortByNeighbours(rank, graph.left, mean: round % 2 == 1) }
      for rank in layers.indices.dropLast().reversed() { sortByNeighbours(rank, graph.right, mean: round % 2 == 1) }
      if graph.ranks.count < 20_000 { exchangeNeighbours() }
      idle = keepIfBetter() ? 0 : idle + 1
    }
  }

  /// Sorts one rank by the middle of each vertex's neighbours on one side; vertices without any keep their places.
  private mutating func sortByNeighbours(_ rank: Int, _ side: Adjacency, mean: Bool) {
    var movable: [(value: Double, vertex: Int)] = []
    var places: [Int] = []
    for (index, vertex) in layers[rank].enumerated() where side.degree(vertex) > 0 {
      movable.append((mean ? average(side[vertex]) : median(side[vertex]), vertex))
      places.append(index)
    }
    let order = movable.indices.sorted { (movable[$0].value, $0) < (movable[$1].value, $1) }
    for (place, index) in zip(places, order) {
      layers[rank][place] = movable[index].vertex
      position[movable[index].vertex] = place
    }
  }

  private func average(_ near: ArraySlice<Int>) -> Double {
    Double(near.reduce(0) { $0 + position[$1] }) / Double(near.count)
  }

  /// The weighted median: towards the side on which the neighbours stand closer together.
  private func median(_ near: ArraySlice<Int>) -> Double {
    let sorted = near.map { position[$0] }.sorted()
    let middle = sorted.count / 2
    if sorted.count % 2 == 1 { return Double(sorted[middle]) }
    if sorted.count == 2 { return Double(sorted[0] + sorted[1]) / 2 }
    let low = Double(sorted[middle - 1] - sorted[0])
    let high = Double(sorted[sorted.count - 1] - sorted[middle])
    guard low + high > 0 else { return Double(sorted[middle]) }
    return (Double(sorted[middle - 1]) * high + Double(sorted[middle]) * low) / (low + high)
  }

  /// Exchanges two neighbours of a rank wherever fewer edges cross then.
  private mutating func exchangeNeighbours() {
    for _ in 0..<2 {
      var changed = false
      for rank in layers.indices where layers[rank].count > 1 {
        for index in 0..<layers[rank].count - 1 {
          let upper = layers[rank][index]
          let lower = layers[rank][index + 1]
          let (kept, exchanged) = pairCrossings(upper, lower)
          guard exchanged < kept else { continue }
          layers[rank].swapAt(index, index + 1)
          position[upper] = index + 1
          position[lower] = index
          changed = true
        }
      }
      if !changed { return }
    }
  }

  /// Crossings between the edges of two neighbours as they stand, and exchanged.
  private func pairCrossings(_ upper: Int, _ lower: Int) -> (Int, Int) {
    var kept = 0
    var exchanged = 0
    for side in [graph.left, graph.right] where side.degree(upper) > 0 && side.degree(lower) > 0 {
      let above = side[upper].map { position[$0] }.sorted()
      let below = side[lower].map { position[$0] }.sorted()
      kept += inversions(above, below)
      exchanged += inversions(below, above)
    }
    return (kept, exchanged)
  }

  /// Pairs (a of `first`, b of `second`) with a > b; both are sorted.
  private func inversions(_ first: [Int], _ second: [Int]) -> Int {
    var count = 0
    var taken = 0
    for value in first {
      while taken < second.count, second[taken] < value { taken += 1 }
      count += taken
    }
    return count
  }

  /// All crossings of the present order: for each two ranks, inversions counted in a tree of sums (Barth and others, 2002).
  private func crossings() -> Int {
    var count = 0
    for rank in layers.indices.dropLast() {
      var sums = [Int](repeating: 0, count: layers[rank + 1].count + 1)
      var seen = 0
      for vertex in layers[rank] {
        let targets = graph.right[vertex].map { position[$0] }
        for target in targets {
          var index = target + 1
          var notAfter = 0
          while index > 0 {
            notAfter += sums[index]
            index &= index - 1
          }
          count += seen - notAfter
        }
        for target in targets {
          var index = target + 1
          while index < sums.count {
            sums[index] += 1
            index += index & -index
          }
        }
        seen += targets.count
      }
    }
    return count
  }
}

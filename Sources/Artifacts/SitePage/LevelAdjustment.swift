/// Places along the ranks for large graphs: every rank starts packed, then each is moved, in turns from the left and from the
/// right, as near to its neighbours as order and spacing allow (least squares, by pooling adjacent violators). Lines are
/// less straight than with `CoordinateAssignment`, the picture much lower.
struct LevelAdjustment {
  /// The centre of each vertex.
  private(set) var centres: [Double]
  private let graph: LayeredGraph
  private let layers: [[Int]]
  /// Of each vertex, from its rank's first vertex when the rank is packed.
  private var offsets: [Double]

  /// - Parameters are those of `CoordinateAssignment`.
  init(_ graph: LayeredGraph, layers: [[Int]], spacing: (Int, Int) -> Double) {
    self.graph = graph
    self.layers = layers
    offsets = [Double](repeating: 0, count: graph.ranks.count)
    centres = offsets
    for layer in layers {
      var y = 0.0
      for (index, vertex) in layer.enumerated() {
        if index > 0 { y += spacing(layer[index - 1], vertex) }
        offsets[vertex] = y
      }
      for vertex in layer { centres[vertex] = offsets[vertex] - y / 2 }
    }
    let rounds = 16
    for round in 0..<rounds {
      let both = round >= rounds - 4
      if round % 2 == 0 {
        for layer in layers { settle(layer, both ? nil : graph.left) }
      } else {
        for layer in layers.reversed() { settle(layer, both ? nil : graph.right) }
      }
    }
  }

  private struct Pool {
    var sum: Double
    var weight: Double
    var count: Int
    var place: Double { sum / weight }
  }

  /// Moves one rank towards the neighbours on one side, or on both.
  private mutating func settle(_ layer: [Int], _ side: Adjacency?) {
    var pools: [Pool] = []
    for vertex in layer {
      let weight = graph.isLane(vertex) ? 2.0 : 1.0
      var pool = Pool(sum: (wish(vertex, side) - offsets[vertex]) * weight, weight: weight, count: 1)
      while let last = pools.last, last.place > pool.place {
        pools.removeLast()
        pool = Pool(sum: last.sum + pool.sum, weight: last.weight + pool.weight, count: last.count + pool.count)
      }
      pools.append(pool)
    }
    var index = 0
    for pool in pools {
      for _ in 0..<pool.count {
        centres[layer[index]] = pool.place + offsets[layer[index]]
        index += 1
      }
    }
  }

  /// The mean of the neighbours' places; a lane listens to the lanes of its edge before all, so that long edges are level.
  private func wish(_ vertex: Int, _ side: Adjacency?) -> Double {
    var sum = 0.0
    var weight = 0.0
    func listen(_ near: ArraySlice<Int>) {
      for other in near {
        let pull = graph.isLane(vertex) && graph.isLane(other) ? 8.0 : 1.0
        sum += centres[other] * pull
        weight += pull
      }
    }
    if let side {
      listen(side[vertex])
    } else {
      listen(graph.left[vertex])
      listen(graph.right[vertex])
    }
    return weight > 0 ? sum / weight : centres[vertex]
  }
}

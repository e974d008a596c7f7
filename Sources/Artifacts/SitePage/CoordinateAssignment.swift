/// Places along the ranks after Brandes and Köpf (2002): vertices are joined into level lines in four ways (from the left or
/// the right, pressed up or down), each way is made as tight as it goes, and a vertex stands in the middle of its four
/// places. Order and spacing hold in each of the four, hence in the middle too.
struct CoordinateAssignment {
  /// The centre of each vertex.
  private(set) var centres: [Double]
  private let graph: LayeredGraph
  private let layers: [[Int]]
  private let spacing: (Int, Int) -> Double

  /// - Parameters:
  ///   - layers: the vertices of each rank in their order.
  ///   - spacing: the least distance between the centres of two vertices that follow each other in a rank.
  init(_ graph: LayeredGraph, layers: [[Int]], spacing: @escaping (Int, Int) -> Double) {
    self.graph = graph
    self.layers = layers
    self.spacing = spacing
    centres = []
    var position = [Int](repeating: 0, count: graph.ranks.count)
    for layer in layers { for (index, vertex) in layer.enumerated() { position[vertex] = index } }
    let conflicts = findConflicts(position)
    var ways: [[Double]] = []
    for fromLeft in [true, false] {
      for pressedUp in [true, false] {
        let joined = join(position, conflicts, fromLeft: fromLeft, pressedUp: pressedUp)
        ways.append(compact(joined, pressedUp: pressedUp))
      }
    }
    centres = Self.middle(ways)
  }

  private struct Segment: Hashable {
    let left: Int
    let right: Int
  }

  /// Segments that cross a piece of a long edge: the long edge is to be straight, so these may not be level.
  private func findConflicts(_ position: [Int]) -> Set<Segment> {
    var conflicts = Set<Segment>()
    for rank in layers.indices.dropFirst() {
      var low = 0
      var scanned = 0
      let lastPlace = layers[rank - 1].count - 1
      for (index, vertex) in layers[rank].enumerated() {
        let inner = graph.isLane(vertex) ? graph.left[vertex].first { graph.isLane($0) } : nil
        guard inner != nil || index == layers[rank].count - 1 else { continue }
        let high = inner.map { position[$0] } ?? lastPlace
        while scanned <= index {
          let other = layers[rank][scanned]
          for near in graph.left[other] where !(graph.isLane(other) && graph.isLane(near)) {
            if position[near] < low || position[near] > high { conflicts.insert(Segment(left: near, right: other)) }
          }
          scanned += 1
        }
        low = high
      }
    }
    return conflicts
  }

  private struct Joined {
    /// First vertex of each vertex's level line.
    var root: [Int]
  }

  private func join(_ position: [Int], _ conflicts: Set<Segment>, fromLeft: Bool, pressedUp: Bool) -> Joined {
    var root = Array(graph.ranks.indices)
    var align = root
    let order = fromLeft ? Array(layers.indices) : layers.indices.reversed()
    for rank in order {
      var limit = pressedUp ? -1 : Int.max
      for vertex in pressedUp ? layers[rank] : layers[rank].reversed() {
        let near = (fromLeft ? graph.left[vertex] : graph.right[vertex]).sorted { position[$0] < position[$1] }
        guard !near.isEmpty else { continue }
        let low = near[(near.count - 1) / 2]
        let high = near[near.count / 2]
        for other in pressedUp ? [low, high] : [high, low] where align[vertex] == vertex {
          let segment = fromLeft ? Segment(left: other, right: vertex) : Segment(left: vertex, right: other)
          let free = pressedUp ? position[other] > limit : position[other] < limit
          guard free, !conflicts.contains(segment) else { continue }
          align[other] = vertex
          root[vertex] = root[other]
          align[vertex] = root[vertex]
          limit = position[other]
        }
      }
    }
    return Joined(root: root)
  }

  /// Places of the level lines, as close as their members allow: each as far towards the pressed side as it goes, then
  /// back to what follows it, so that no room is left between.
  private func compact(_ joined: Joined, pressedUp: Bool) -> [Double] {
    let count = graph.ranks.count
    var pairs: [(Int, Int)] = []
    var distances: [Double] = []
    for layer in layers {
      for (upper, lower) in zip(layer, layer.dropFirst()) {
        pairs.append(pressedUp ? (joined.root[upper], joined.root[lower]) : (joined.root[lower], joined.root[upper]))
        distances.append(spacing(upper, lower))
      }
    }
    let following = Adjacency(count: count, pairs: pairs.indices.lazy.map { (pairs[$0].0, $0) })
    var waiting = [Int](repeating: 0, count: count)
    for (_, to) in pairs { waiting[to] += 1 }
    var order = (0..<count).filter { joined.root[$0] == $0 && waiting[$0] == 0 }
    var place = [Double](repeating: 0, count: count)
    var head = 0
    while head < order.count {
      for pair in following[order[head]] {
        let to = pairs[pair].1
        place[to] = max(place[to], place[order[head]] + distances[pair])
        waiting[to] -= 1
        if waiting[to] == 0 { order.append(to) }
      }
      head += 1
    }
    for line in order.reversed() {
      let room = following[line].lazy.map { place[pairs[$0].1] - distances[$0] }.min()
      if let room { place[line] = max(place[line], room) }
    }
    let sign: Double = pressedUp ? 1 : -1
    return (0..<count).map { sign * place[joined.root[$0]] }
  }

  /// The four ways are moved to the edges of the narrowest one; then each vertex takes the mean of its two middle places.
  private static func middle(_ ways: [[Double]]) -> [Double] {
    guard let count = ways.first?.count, count > 0 else { return [] }
    let spans = ways.map { way in (low: way.min() ?? 0, high: way.max() ?? 0) }
    let narrow = spans.min { $0.high - $0.low < $1.high - $1.low } ?? spans[0]
    // Ways 0 and 2 are pressed up, 1 and 3 down.
    let shifts = spans.indices.map { $0 % 2 == 0 ? narrow.low - spans[$0].low : narrow.high - spans[$0].high }
    return (0..<count).map { vertex in
      let places = ways.indices.map { ways[$0][vertex] + shifts[$0] }.sorted()
      return (places[1] + places[2]) / 2
    }
  }
}

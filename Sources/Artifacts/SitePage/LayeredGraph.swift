/// A component as ranks of vertices in which every edge joins neighbouring ranks: edges over more ranks run through
/// lanes, one vertex in each rank between. All long edges that leave one node share its lanes and part where they must,
/// which keeps the number of lanes small and the picture calm.
struct LayeredGraph {
  /// Nodes first, in the component's order, then lanes.
  let nodeCount: Int
  private(set) var ranks: [Int]
  /// Vertices of each rank, in the order of the input.
  private(set) var layers: [[Int]]
  private(set) var left: Adjacency
  private(set) var right: Adjacency
  /// First lane of each node, and how many follow it, one rank after the other.
  private var lanes: [(first: Int, count: Int)]

  /// More lanes than this are not worth their time: the longest edges of such a graph go straight across.
  private static let laneLimit = 240_000

  /// - Parameters:
  ///   - nodeRanks: rank of each node of the component.
  ///   - edges: pairs of positions in the component, each from a lower rank to a higher one.
  init(nodeRanks: [Int], edges: [(from: Int, to: Int)]) {
    let nodeCount = nodeRanks.count
    self.nodeCount = nodeCount
    ranks = nodeRanks
    var last = nodeRanks
    for edge in edges { last[edge.from] = max(last[edge.from], nodeRanks[edge.to] - 1) }
    lanes = []
    var total = 0
    for node in 0..<nodeCount {
      let wanted = last[node] - nodeRanks[node]
      let count = total + wanted <= Self.laneLimit ? wanted : 0
      lanes.append((nodeCount + total, count))
      total += count
      for step in 0..<count { ranks.append(nodeRanks[node] + 1 + step) }
    }
    layers = [[Int]](repeating: [], count: (ranks.max() ?? -1) + 1)
    for vertex in ranks.indices { layers[ranks[vertex]].append(vertex) }
    var pairs: [(Int, Int)] = []
    for node in 0..<nodeCount {
      var before = node
      for lane in lanes[node].first..<lanes[node].first + lanes[node].count {
        pairs.append((before, lane))
        before = lane
      }
    }
    for edge in edges {
      let span = nodeRanks[edge.to] - nodeRanks[edge.from]
      if span == 1 {
        pairs.append((edge.from, edge.to))
      } else if lanes[edge.from].count >= span - 1 {
        pairs.append((lanes[edge.from].first + span - 2, edge.to))
      }
    }
    right = Adjacency(count: ranks.count, pairs: pairs)
    left = Adjacency(count: ranks.count, pairs: pairs.lazy.map { ($0.1, $0.0) })
  }

  func isLane(_ vertex: Int) -> Bool { vertex >= nodeCount }

  /// The lanes that an edge runs through, from left to right.
  func way(from: Int, to: Int) -> Range<Int> {
    let count = min(max(ranks[to] - ranks[from] - 1, 0), lanes[from].count)
    return lanes[from].first..<lanes[from].first + count
  }
}

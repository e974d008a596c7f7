/// One connected component, laid out with its upper left corner at 0, 0.
struct ComponentLayout {
  /// Boxes by node, routes by input edge.
  private(set) var boxes: [(Int, GraphLayout.Box)] = []
  private(set) var routes: [(Int, [GraphLayout.Stretch])] = []
  private(set) var width = 0
  private(set) var height = 0
  private(set) var crossings: (before: Int, after: Int)

  init(_ component: Ranking.Component, ranking: Ranking, widths: [Int], metrics: GraphLayout.Metrics) {
    var local: [Int: Int] = [:]
    local.reserveCapacity(component.members.count)
    for (index, node) in component.members.enumerated() { local[node] = index }
    let edges = component.edges.map { edge in
      (from: local[ranking.edges[edge].from] ?? 0, to: local[ranking.edges[edge].to] ?? 0)
    }
    let graph = LayeredGraph(nodeRanks: component.members.map { ranking.ranks[$0] }, edges: edges)
    let order = CrossingReduction(graph)
    crossings = (order.before, order.after)

    let columns = ColumnPlan(graph, layers: order.best, widths: component.members.map { widths[$0] }, metrics: metrics)
    let spacing = { (upper: Int, lower: Int) in columns.spacing(graph, upper, lower) }
    let places =
      component.members.count <= metrics.levelLimit
      ? CoordinateAssignment(graph, layers: order.best, spacing: spacing).centres
      : LevelAdjustment(graph, layers: order.best, spacing: spacing).centres
    let top =
      zip(graph.ranks.indices, places).map { vertex, centre in
        centre - (graph.isLane(vertex) ? 0 : Double(metrics.nodeHeight) / 2)
      }.min() ?? 0
    let centres = places.map { Int(($0 - top).rounded()) }

    let starts = columns.starts(graph, centres: centres)
    for (index, node) in component.members.enumerated() {
      let rank = graph.ranks[index]
      let box = GraphLayout.Box(
        x: starts[rank] + columns.offset(of: index, in: rank), y: centres[index] - metrics.nodeHeight / 2,
        width: columns.boxWidth[rank], rank: rank)
      boxes.append((node, box))
      width = max(width, box.x + box.width)
      height = max(height, box.y + metrics.nodeHeight)
    }
    for (edge, ends) in zip(component.edges, edges) {
      let way = graph.way(from: ends.from, to: ends.to)
      guard !way.isEmpty else { continue }
      var route: [GraphLayout.Stretch] = []
      for lane in way {
        let start = starts[graph.ranks[lane]]
        let end = start + columns.width(of: graph.ranks[lane])
        height = max(height, centres[lane] + metrics.laneGap)
        // Lanes at one level are one stretch.
        if let last = route.last, last.y == centres[lane] {
          route[route.count - 1].end = end
        } else {
          route.append(GraphLayout.Stretch(start: start, end: end, y: centres[lane]))
        }
      }
      routes.append((edge, route))
    }
  }
}

/// How wide each rank is, and over how many columns it spreads. A rank with very many nodes would make the picture a thin
/// strip, so its nodes take turns in several columns; they keep their order from top to bottom.
struct ColumnPlan {
  private let metrics: GraphLayout.Metrics
  /// Columns of each rank.
  private let counts: [Int]
  /// Column of each vertex; 0 for lanes.
  private let columns: [Int]
  /// One width for all boxes of a rank.
  let boxWidth: [Int]
  private static let columnGap = 28

  init(_ graph: LayeredGraph, layers: [[Int]], widths: [Int], metrics: GraphLayout.Metrics) {
    self.metrics = metrics
    var boxWidth: [Int] = []
    var nodeCounts: [Int] = []
    for layer in layers {
      let boxes = layer.filter { !graph.isLane($0) }
      boxWidth.append(boxes.map { widths[$0] }.max() ?? 0)
      nodeCounts.append(boxes.count)
    }
    self.boxWidth = boxWidth
    counts = Self.spread(nodeCounts, boxWidth, metrics)
    var columns = [Int](repeating: 0, count: graph.ranks.count)
    for (rank, layer) in layers.enumerated() where counts[rank] > 1 {
      let boxes = layer.lazy.filter { !graph.isLane($0) }
      for (index, vertex) in boxes.enumerated() { columns[vertex] = index % counts[rank] }
    }
    self.columns = columns
  }

  /// The number of columns of each rank, so that the whole is about 1.6 times as wide as high, where it is high at all.
  private static func spread(_ nodeCounts: [Int], _ widths: [Int], _ metrics: GraphLayout.Metrics) -> [Int] {
    let pitch = metrics.nodeHeight + metrics.rowGap
    var limit = max((nodeCounts.max() ?? 0) * pitch, 1)
    func counts(_ limit: Int) -> [Int] { nodeCounts.map { max(($0 * pitch + limit - 1) / limit, 1) } }
    func total(_ counts: [Int]) -> Int {
      zip(counts, widths).reduce(0) { $0 + $1.0 * ($1.1 + columnGap) + metrics.rankGap }
    }
    while limit > metrics.comfortableHeight, total(counts(limit)) * 5 < limit * 8 { limit = limit * 9 / 10 }
    return counts(limit)
  }

  func width(of rank: Int) -> Int { counts[rank] * (boxWidth[rank] + Self.columnGap) - Self.columnGap }

  func offset(of vertex: Int, in rank: Int) -> Int { columns[vertex] * (boxWidth[rank] + Self.columnGap) }

  /// The least distance between the centres of two neighbours of a rank.
  func spacing(_ graph: LayeredGraph, _ upper: Int, _ lower: Int) -> Double {
    let lanes = (graph.isLane(upper) ? 1 : 0) + (graph.isLane(lower) ? 1 : 0)
    let pitch = Double(metrics.nodeHeight + metrics.rowGap)
    let count = Double(counts[graph.ranks[upper]])
    switch lanes {
    // In a rank of several columns lanes run behind boxes anyway.
    case 2: return Double(metrics.laneGap) / count
    case 1: return count > 1 ? pitch / count / 2 + 2 : pitch / 2 + 4
    default: return pitch / count
    }
  }

  /// The left side of each rank. Where edges climb far, the gap is wider, so that they do not become too steep.
  func starts(_ graph: LayeredGraph, centres: [Int]) -> [Int] {
    var climb = [Int](repeating: 0, count: counts.count)
    for vertex in graph.ranks.indices {
      for next in graph.right[vertex] {
        climb[graph.ranks[vertex]] = max(climb[graph.ranks[vertex]], abs(centres[next] - centres[vertex]))
      }
    }
    var x = 0
    return counts.indices.map { rank in
      defer { x += width(of: rank) + metrics.rankGap + min(climb[rank] / 10, 150) }
      return x
    }
  }
}

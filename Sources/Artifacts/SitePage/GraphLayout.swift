/// Coordinates for a lineage graph, left to right, in the manner of Sugiyama, Tagawa and Toda: ranks, lanes for edges
/// that cross ranks, an order in each rank with few crossings, and straight lines where they can be had.
///
/// The same input gives the same output. Time is close to linear in nodes and edges; the number of sweeps is bounded.
package struct GraphLayout: Sendable {
  /// Where a node's box stands, in pixels; all boxes are `Metrics.nodeHeight` high.
  package struct Box: Sendable, Equatable {
    package var x: Int
    package var y: Int
    package var width: Int
    /// Column of its component, counted from the left.
    package var rank: Int
  }

  /// A level piece of an edge on its way across a rank that holds neither of its ends.
  package struct Stretch: Sendable, Equatable {
    package var start: Int
    package var end: Int
    package var y: Int
  }

  /// Sizes in pixels.
  package struct Metrics: Sendable {
    package var nodeHeight = 44
    /// Between two boxes of a rank.
    package var rowGap = 16
    /// Between two lanes of a rank.
    package var laneGap = 10
    /// Between two ranks, at least.
    package var rankGap = 64
    /// A component higher than this spreads its tall ranks over several columns.
    package var comfortableHeight = 5200
    /// A component with more nodes than this is drawn tightly rather than with the straightest lines.
    package var levelLimit = 120
    package init() {}
  }

  /// In the order of the input.
  package private(set) var boxes: [Box]
  /// The way of each input edge between its ends, from left to right; empty where it is direct.
  package private(set) var routes: [[Stretch]]
  package private(set) var width = 0
  package private(set) var height = 0
  /// Crossings between neighbouring ranks, before and after they were reduced.
  package private(set) var crossings: (before: Int, after: Int) = (0, 0)

  /// - Parameters:
  ///   - widths: the width of each node's box.
  ///   - edges: pairs of node indices, from what is read to what reads it. Repeated ones, loops and cycles are allowed.
  package init(widths: [Int], edges: [(from: Int, to: Int)], metrics: Metrics = Metrics()) {
    let ranking = Ranking(count: widths.count, edges: edges)
    boxes = widths.map { Box(x: 0, y: 0, width: $0, rank: 0) }
    routes = [[Stretch]](repeating: [], count: edges.count)
    var placed: [ComponentLayout] = []
    for component in ranking.components where component.members.count > 1 {
      let layout = ComponentLayout(component, ranking: ranking, widths: widths, metrics: metrics)
      crossings.before += layout.crossings.before
      crossings.after += layout.crossings.after
      placed.append(layout)
    }
    let singles = ranking.components.filter { $0.members.count == 1 }.map { $0.members[0] }
    let cell = (width: singles.map { widths[$0] }.max() ?? 0, height: metrics.nodeHeight)
    let packing = ComponentPacking(
      placed.map { ($0.width, $0.height) }, singles: singles.count, cell: cell, metrics: metrics)
    for (layout, corner) in zip(placed, packing.corners) {
      for (node, box) in layout.boxes {
        boxes[node] = Box(x: box.x + corner.x, y: box.y + corner.y, width: box.width, rank: box.rank)
      }
      for (edge, route) in layout.routes {
        routes[edge] = route.map { Stretch(start: $0.start + corner.x, end: $0.end + corner.x, y: $0.y + corner.y) }
      }
    }
    for (node, corner) in zip(singles, packing.cells) {
      boxes[node] = Box(x: corner.x, y: corner.y, width: cell.width, rank: 0)
    }
    for box in boxes {
      width = max(width, box.x + box.width)
      height = max(height, box.y + metrics.nodeHeight)
    }
    for route in routes { for stretch in route { height = max(height, stretch.y + metrics.laneGap) } }
  }
}

/// Rounded down; 0 for what is not positive.
func squareRoot(of value: Int) -> Int { value > 0 ? Int(Double(value).squareRoot()) : 0 }

/// Puts components on shelves, in the order in which they come: each shelf is as high as its highest component.
struct ComponentPacking {
  private let metrics: GraphLayout.Metrics
  private var sizes: [(width: Int, height: Int)] = []
  /// The upper left corners, once closed.
  private(set) var corners: [(x: Int, y: Int)] = []
  private(set) var width = 0
  /// With a gap below, ready for what comes next.
  private(set) var height = 0

  init(metrics: GraphLayout.Metrics) { self.metrics = metrics }

  mutating func add(width: Int, height: Int) { sizes.append((width, height)) }

  mutating func close() {
    let gap = (x: metrics.rankGap, y: metrics.rowGap * 3)
    let area = sizes.reduce(0) { $0 + ($1.width + gap.x) * ($1.height + gap.y) }
    let room = max(sizes.map(\.width).max() ?? 0, squareRoot(of: area * 8 / 5))
    var x = 0
    var shelf = 0
    for size in sizes {
      if x > 0, x + size.width > room {
        x = 0
        height += shelf + gap.y
        shelf = 0
      }
      corners.append((x, height))
      width = max(width, x + size.width)
      x += size.width + gap.x
      shelf = max(shelf, size.height)
    }
    if !sizes.isEmpty { height += shelf + gap.y }
  }
}

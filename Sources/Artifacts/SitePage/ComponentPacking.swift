/// Puts components together: the largest first, the others in rows below it where it is wide, in columns beside it where
/// it is high, and nodes without edges in a grid after them.
struct ComponentPacking {
  /// The upper left corner of each component.
  private(set) var corners: [(x: Int, y: Int)] = []
  /// The upper left corner of each node without edges.
  private(set) var cells: [(x: Int, y: Int)] = []

  /// Along the shelves and across them: x and y where shelves lie below each other, y and x where they stand side by side.
  private struct Shelves {
    let room: Int
    let gap: (along: Int, across: Int)
    var along = 0
    var across = 0
    var depth = 0

    /// Where the next thing stands.
    mutating func place(along length: Int, across breadth: Int) -> (along: Int, across: Int) {
      if along > 0, along + length > room { close() }
      defer {
        along += length + gap.along
        depth = max(depth, breadth)
      }
      return (along, across)
    }

    mutating func close() {
      guard depth > 0 else { return }
      across += depth + gap.across
      along = 0
      depth = 0
    }
  }

  /// - Parameters:
  ///   - sizes: of the components, the largest first.
  ///   - singles: how many nodes without edges there are; `cell` is the size of each.
  init(
    _ sizes: [(width: Int, height: Int)], singles: Int, cell: (width: Int, height: Int), metrics: GraphLayout.Metrics
  ) {
    let gap = (x: metrics.rankGap, y: metrics.rowGap * 3)
    let pitch = (x: cell.width + 24, y: cell.height + metrics.rowGap)
    let area =
      sizes.reduce(0) { $0 + ($1.width + gap.x) * ($1.height + gap.y) } + singles * pitch.x * pitch.y
    let first = sizes.first ?? (0, 0)
    // The whole is to be about 1.6 times as wide as high.
    let high = first.height * 8 > first.width * 5
    let room =
      high ? max(first.height, squareRoot(of: area * 5 / 8)) : max(first.width, squareRoot(of: area * 8 / 5))
    var shelves = Shelves(room: room, gap: high ? (gap.y, gap.x) : (gap.x, gap.y))
    func point(_ place: (along: Int, across: Int)) -> (x: Int, y: Int) {
      high ? (place.across, place.along) : (place.along, place.across)
    }
    for size in sizes {
      corners.append(
        point(
          shelves.place(along: high ? size.height : size.width, across: high ? size.width : size.height)))
    }
    guard singles > 0 else { return }
    shelves.close()
    let start = point((shelves.along, shelves.across))
    let fitting = max(high ? (room + metrics.rowGap) / pitch.y : (room + 24) / pitch.x, 1)
    for index in 0..<singles {
      let steps = (along: index % fitting, across: index / fitting)
      cells.append(
        (
          start.x + (high ? steps.across : steps.along) * pitch.x,
          start.y + (high ? steps.along : steps.across) * pitch.y
        ))
    }
  }
}

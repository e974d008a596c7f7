/// Which rows of two tables are the same row, whole or changed in some cells.
///
/// As daff finds it: rows are paired where some columns together tell them apart on both sides; rows between pairs whose
/// values are all the same follow their neighbours.
struct RowAlignment {
  /// A row of both sides, or of one.
  struct Pair: Equatable {
    var left: Int?
    var right: Int?
  }

  /// In the order in which a reader expects them: the right side's, with the left side's own rows where they stood.
  private(set) var pairs: [Pair] = []
  /// Columns by which rows were told apart.
  private(set) var keyColumns: Set<Int> = []

  private let left: [[String?]]
  private let right: [[String?]]
  private var partnerOfLeft: [Int?]
  private var partnerOfRight: [Int?]

  /// Columns that are tried together; more would be too many combinations.
  private static let mostKeyColumns = 5
  /// A combination of columns is of no use where one value stands in more than this part of the rows.
  private static let worstShare = 0.1
  /// Rows that small tables are taken to have more.
  private static let slack = 20

  init(_ left: [[String?]], _ right: [[String?]], columnCount: Int) {
    self.left = left
    self.right = right
    partnerOfLeft = Array(repeating: nil, count: left.count)
    partnerOfRight = Array(repeating: nil, count: right.count)
    pairByKeys(columnCount)
    order()
  }

  // MARK: Pairs

  private mutating func pairByKeys(_ columnCount: Int) {
    let columns = candidates(columnCount)
    guard !columns.isEmpty else { return }
    let last = (1 << columns.count) - 1
    var whole: (left: [String], right: [String])?
    var isFirst = true
    for mask in 1...last where partnerOfLeft.contains(where: { $0 == nil }) {
      let active = columns.indices.filter { mask & (1 << $0) != 0 }.map { columns[$0] }
      keyColumns.formUnion(active)
      let keys = (left: left.map { Self.key($0, active) }, right: right.map { Self.key($0, active) })
      if mask == last { whole = keys }
      let places = (Self.places(keys.left), Self.places(keys.right))
      let most = max(places.0.values.map(\.count).max() ?? 0, places.1.values.map(\.count).max() ?? 0, 1)
      let share = Double(most) / Double(max(left.count, right.count) + 1 + Self.slack)
      if share >= Self.worstShare, !isFirst || mask < last { continue }
      isFirst = false
      for row in left.indices where partnerOfLeft[row] == nil && !keys.left[row].isEmpty {
        guard let mine = places.0[keys.left[row]], let others = places.1[keys.left[row]], mine.count == 1,
          others.count == 1, partnerOfRight[others[0]] == nil
        else { continue }
        link(row, others[0])
      }
    }
    guard let whole else { return }
    for isForward in [true, false] { follow(whole.left, whole.right, isForward) }
    for isForward in [true, false] { precede(whole.left, whole.right, isForward) }
  }

  /// All columns, or those with the most different values.
  private func candidates(_ count: Int) -> [Int] {
    guard count > Self.mostKeyColumns else { return Array(0..<count) }
    let weights = (0..<count).map { column in
      Set(left.map { $0[column] ?? "" }).count + Set(right.map { $0[column] ?? "" }).count
    }
    let sorted = (0..<count).sorted { (-weights[$0], $0) < (-weights[$1], $1) }
    return Array(sorted.prefix(Self.mostKeyColumns))
  }

  private static func key(_ row: [String?], _ columns: [Int]) -> String {
    columns.map { column in
      let text = row[column] ?? ""
      return text == "null" || text == "undefined" ? "" : text
    }.joined(separator: " // ")
  }

  private static func places(_ keys: [String]) -> [String: [Int]] {
    Dictionary(grouping: keys.indices) { keys[$0] }
  }

  private mutating func link(_ row: Int, _ other: Int) {
    partnerOfLeft[row] = other
    partnerOfRight[other] = row
  }

  /// Left rows without a partner take the right row after the last pair, where it is the same.
  private mutating func follow(_ keys: [String], _ others: [String], _ isForward: Bool) {
    let step = isForward ? 1 : -1
    var next: Int? = isForward ? 0 : others.count - 1
    for row in isForward ? Array(left.indices) : left.indices.reversed() {
      if let partner = partnerOfLeft[row] { next = partner + step }
      guard let candidate = next, others.indices.contains(candidate) else { return }
      guard partnerOfLeft[row] == nil, keys[row] == others[candidate], partnerOfRight[candidate] == nil else {
        continue
      }
      link(row, candidate)
      next = candidate + step
    }
  }

  /// The same for the right rows.
  private mutating func precede(_ keys: [String], _ others: [String], _ isForward: Bool) {
    let step = isForward ? 1 : -1
    var next: Int? = isForward ? 0 : keys.count - 1
    for row in isForward ? Array(right.indices) : right.indices.reversed() {
      if let partner = partnerOfRight[row] { next = partner + step }
      guard let candidate = next, keys.indices.contains(candidate) else { return }
      guard partnerOfRight[row] == nil, keys[candidate] == others[row], partnerOfLeft[candidate] == nil else {
        continue
      }
      link(candidate, row)
      next = candidate + step
    }
  }

  // MARK: Order

  private mutating func order() {
    var alone = left.indices.filter { partnerOfLeft[$0] == nil }[...]
    for row in right.indices {
      // Where a row was only added, nothing tells where a removed one stood before it.
      while let first = alone.first, let partner = partnerOfRight[row], partner > first {
        pairs.append(Pair(left: first, right: nil))
        alone.removeFirst()
      }
      pairs.append(Pair(left: partnerOfRight[row], right: row))
    }
    pairs += alone.map { Pair(left: $0, right: nil) }
  }
}

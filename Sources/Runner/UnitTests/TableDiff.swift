/// Two tables with the same columns, and how the second differs from the first: as text after daff's terminal format,
/// which dbt shows for a failed unit test.
///
/// Cells are compared as text. A line begins with `+++` (only in the second), `---` (only in the first), `→` (some cells
/// changed: `old→new`) or nothing (unchanged, for orientation).
struct TableDiff {
  private let columns: [String]
  private let left: [[String?]]
  private let right: [[String?]]
  private let alignment: RowAlignment

  init(columns: [String], _ left: [[String?]], _ right: [[String?]]) {
    self.columns = columns
    self.left = left
    self.right = right
    alignment = RowAlignment(left, right, columnCount: columns.count)
  }

  private enum Mark: String {
    case added = "+++"
    case removed = "---"
    case changed = "→"
    case same = ""
  }

  /// A cell as it is shown, and as its width is reckoned.
  private struct Cell {
    var shown: String
    var measured: String

    init(_ text: String?, isMarked: Bool = false) {
      measured = Self.quoted(text)
      shown = Self.quoted(text, ignoresSpaces: isMarked)
    }

    /// As CSV: quotes around what has a comma, a quote, a line end or spaces at its ends.
    private static func quoted(_ text: String?, ignoresSpaces: Bool = false) -> String {
      guard let text else { return "NULL" }
      let hasSpaces = text.utf8.first == 0x20 || text.utf8.last == 0x20
      let isSpecial = text.utf8.contains { [0x22, 0x2C, 0x0D, 0x0A, 0x09].contains($0) }
      guard isSpecial || (hasSpaces && !ignoresSpaces) else { return text }
      return "\"" + text.unicodeScalars.map { $0 == "\"" ? "\"\"" : String($0) }.joined() + "\""
    }
  }

  private func mark(_ pair: RowAlignment.Pair) -> Mark {
    guard let row = pair.left else { return .added }
    guard let other = pair.right else { return .removed }
    return left[row] == right[other] ? .same : .changed
  }

  /// The text, lines ended by CR LF; nil where there is no difference.
  func rendered() -> String? {
    let marks = alignment.pairs.map(mark)
    guard marks.contains(where: { $0 != .same }) else { return nil }
    let shownRows = Self.withContext(marks.map { $0 != .same })
    let shownColumns = Self.withContext(activeColumns(marks)).map { $0 == .gap ? .hidden : $0 }

    var lines = [line([Cell("@@", isMarked: true)], columns.map { Cell($0, isMarked: true) }, shownColumns)]
    var wasGap = false
    for (index, pair) in alignment.pairs.enumerated() where shownRows[index] != .hidden {
      if shownRows[index] == .gap {
        if !wasGap { lines.append(line([Cell("...")], columns.map { _ in Cell("...") }, shownColumns)) }
        wasGap = true
        continue
      }
      wasGap = false
      let mark = marks[index]
      lines.append(line([Cell(mark.rawValue, isMarked: mark != .same)], cells(pair, mark), shownColumns))
    }
    return Self.layOut(lines)
  }

  private func cells(_ pair: RowAlignment.Pair, _ mark: Mark) -> [Cell] {
    columns.indices.map { column in
      let old = pair.left.map { left[$0][column] } ?? nil
      let new = pair.right.map { right[$0][column] } ?? nil
      switch mark {
      case .added: return Cell(new, isMarked: true)
      case .removed: return Cell(old, isMarked: true)
      case .same: return Cell(old)
      case .changed:
        guard old != new else { return Cell(old) }
        let (before, after) = (Self.quotedNull(old), Self.quotedNull(new))
        return Cell(Self.markSpaces(before, after) + "→" + Self.markSpaces(after, before), isMarked: true)
      }
    }
  }

  /// `NULL` for null; a text that reads so gets an underscore.
  private static func quotedNull(_ text: String?) -> String {
    guard let text else { return "NULL" }
    return text.drop { $0 == "_" } == "NULL" ? "_" + text : text
  }

  /// Makes spaces visible that the other text does not have, where the two differ in nothing else.
  private static func markSpaces(_ text: String, _ other: String) -> String {
    let (mine, others) = (Array(text.unicodeScalars), Array(other.unicodeScalars))
    guard text != other, mine.filter({ $0 != " " }) == others.filter({ $0 != " " }) else { return text }
    var result = ""
    var (index, at) = (0, 0)
    while index < mine.count {
      let theirs = at < others.count ? others[at] : nil
      if mine[index] == theirs {
        result.unicodeScalars.append(mine[index])
        index += 1
        at += 1
      } else if theirs == " " {
        at += 1
      } else {
        result += "␣"
        index += 1
      }
    }
    return result
  }

  // MARK: What is shown

  private enum Visibility { case shown, gap, hidden }

  /// What is active with one neighbour on each side; a gap where something is left out beside them.
  private static func withContext(_ active: [Bool]) -> [Visibility] {
    active.indices.map { index in
      func isActive(_ offset: Int) -> Bool {
        active.indices.contains(index + offset) && active[index + offset]
      }
      if isActive(0) || isActive(-1) || isActive(1) { return .shown }
      return isActive(-2) || isActive(2) ? .gap : .hidden
    }
  }

  private func activeColumns(_ marks: [Mark]) -> [Bool] {
    if marks.contains(.added) { return columns.map { _ in true } }
    return columns.indices.map { column in
      alignment.keyColumns.contains(column)
        || alignment.pairs.contains { pair in
          guard let row = pair.left, let other = pair.right else { return false }
          return left[row][column] != right[other][column]
        }
    }
  }

  /// The cells with each run of hidden columns as one of dots.
  private func line(_ first: [Cell], _ cells: [Cell], _ columns: [Visibility]) -> [Cell] {
    var line = first
    for (index, cell) in cells.enumerated() {
      if columns[index] == .shown {
        line.append(cell)
      } else if index == 0 || columns[index - 1] == .shown {
        line.append(Cell("..."))
      }
    }
    return line
  }

  // MARK: Layout

  /// A table that would be wider is not aligned.
  private static let widestAligned = 130

  private static func layOut(_ lines: [[Cell]]) -> String {
    let count = lines[0].count
    let widths = (0..<count).map { column in Self.width(lines.map { length($0[column].measured) }) }
    let isAligned = widths.reduce(count - 1, +) <= widestAligned
    var text = ""
    for line in lines {
      var (written, target) = (0, 0)
      for (index, cell) in line.enumerated() {
        if isAligned, written < target {
          text += String(repeating: " ", count: target - written)
          written = target
        }
        if index > 0 { text += "," }
        text += cell.shown
        written += length(cell.measured)
        target += widths[index]
      }
      text += "\r\n"
    }
    return text
  }

  private static func length(_ text: String) -> Int { text.unicodeScalars.count }

  /// The widest cell of a column that is not far wider than the others, the header at least.
  private static func width(_ lengths: [Int]) -> Int {
    let count = Double(lengths.count)
    let mean = Double(lengths.reduce(0, +)) / count
    let variance = Double(lengths.reduce(0) { $0 + $1 * $1 }) / count - mean * mean
    let usual = Int(mean + max(0, variance).squareRoot() * 2 + 0.5)
    return max(lengths.filter { $0 <= usual }.max() ?? 0, lengths[0])
  }
}

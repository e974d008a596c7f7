/// A shell pattern as Python's `fnmatch` reads it: `*`, `?`, `[a-z]`, `[!a-z]`; case counts.
struct NamePattern: Sendable {
  private enum Item: Sendable {
    case scalar(Unicode.Scalar)
    /// `?`
    case one
    /// `*`
    case many
    /// Ranges of a set; whether it is turned round.
    case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)
  }

  private let items: [Item]
  /// The text itself where it has no special character.
  private let plain: String?

  init(_ text: String) {
    guard Self.isPattern(text) else {
      plain = text
      items = []
      return
    }
    plain = nil
    let scalars = Array(text.unicodeScalars)
    var items: [Item] = []
    var index = 0
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "*":
        if case .many = items.last { continue }
        items.append(.many)
      case "?": items.append(.one)
      case "[":
        if let (set, end) = Self.set(scalars, from: index) {
          items.append(set)
          index = end
        } else {
          items.append(.scalar(scalar))
        }
      default: items.append(.scalar(scalar))
      }
    }
    self.items = items
  }

  /// Whether a text holds a wildcard character.
  static func isPattern(_ text: some StringProtocol) -> Bool {
    text.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: "[") }
  }

  /// The set that begins after a `[`, and the position after its `]`; nil where it is never closed.
  private static func set(_ scalars: [Unicode.Scalar], from start: Int) -> (Item, Int)? {
    var first = start
    let isNegated = first < scalars.count && scalars[first] == "!"
    if isNegated { first += 1 }
    // A bracket right at the beginning stands for itself.
    var end = first < scalars.count && scalars[first] == "]" ? first + 1 : first
    while end < scalars.count, scalars[end] != "]" { end += 1 }
    guard end < scalars.count else { return nil }
    var ranges: [ClosedRange<Unicode.Scalar>] = []
    var index = first
    while index < end {
      let low = scalars[index]
      if index + 2 < end, scalars[index + 1] == "-" {
        // A range that runs backwards holds nothing.
        if low <= scalars[index + 2] { ranges.append(low...scalars[index + 2]) }
        index += 3
      } else {
        ranges.append(low...low)
        index += 1
      }
    }
    return (.set(ranges, isNegated: isNegated), end + 1)
  }

  func matches(_ text: String) -> Bool {
    if let plain { return plain == text }
    let scalars = Array(text.unicodeScalars)
    var item = 0
    var at = 0
    // Where the last `*` stands, and from where to take it up again with one more scalar.
    var star: (item: Int, at: Int)?
    while at < scalars.count {
      if item < items.count {
        if case .many = items[item] {
          star = (item, at)
          item += 1
          continue
        }
        if matches(items[item], scalars[at]) {
          item += 1
          at += 1
          continue
        }
      }
      guard let last = star else { return false }
      star = (last.item, last.at + 1)
      item = last.item + 1
      at = last.at + 1
    }
    while item < items.count, case .many = items[item] { item += 1 }
    return item == items.count
  }

  private func matches(_ item: Item, _ scalar: Unicode.Scalar) -> Bool {
    switch item {
    case .scalar(let wanted): wanted == scalar
    case .one, .many: true
    case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
    }
  }
}

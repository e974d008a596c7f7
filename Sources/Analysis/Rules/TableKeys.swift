import JSON
import ProjectModel

/// How a node's table is laid out, as its configs say.
struct TableKeys {
  enum Distribution: Equatable { case unset, auto, even, all, key(String) }

  let distribution: Distribution
  /// Folded.
  let sortColumns: [String]
  let isInterleaved: Bool
  /// Whether `dist` is a list, which names no column.
  let hasListedDistribution: Bool

  init(_ node: Node) {
    switch node.config["dist"] {
    case .string(let text):
      distribution =
        switch text.lowercased() {
        case "auto": .auto
        case "even": .even
        case "all": .all
        case let column: .key(column)
        }
      hasListedDistribution = false
    case .array(let items):
      distribution = items.count == 1 ? (items[0].string.map { .key($0.lowercased()) } ?? .unset) : .unset
      hasListedDistribution = items.count > 1
    default:
      distribution = .unset
      hasListedDistribution = false
    }
    let columns = node.config.strings("sort").map { $0.lowercased() }
    sortColumns = columns == ["auto"] || columns == ["none"] ? [] : columns
    isInterleaved = node.config.string("sort_type")?.lowercased() == "interleaved"
  }

  var distKey: String? { if case .key(let column) = distribution { column } else { nil } }
}

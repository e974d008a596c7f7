import JSON
import ProjectModel

/// How a node's table is laid out, as its configs say.
struct TableKeys {
  enum Distribution: Equatable { case unset, auto, even, all, key(String) }

  let distribution: Distribution
  /// Folded.
  let sortColumns: [String]
  let isInterleaved: Bool

  init(_ node: Node) {
    distribution =
      switch node.config.string("dist")?.lowercased() {
      case nil: .unset
      case "auto": .auto
      case "even": .even
      case "all": .all
      case let column?: .key(column)
      }
    let columns = node.config.strings("sort").map { $0.lowercased() }
    sortColumns = columns == ["auto"] || columns == ["none"] ? [] : columns
    isInterleaved = node.config.string("sort_type")?.lowercased() == "interleaved"
  }

  var distKey: String? { if case .key(let column) = distribution { column } else { nil } }
}

import Diagnostics
import JSON
import ProjectModel
import SQL

/// Rules about one node's dist and sort keys: R1, R2, R5, R10.
struct KeyRules {
  let result: NodeResult
  let keys: TableKeys

  private var node: Node { result.node }
  private var place: SourcePlace? { CompiledPlaces.beginning(node) }

  var findings: [Diagnostic] {
    guard ["table", "incremental", "materialized_view", "seed", "snapshot"].contains(node.materialized) else {
      return []
    }
    return distribution + sort + types + unstable
  }

  private func column(_ name: String) -> KnownTable.Column? { result.table?.columns.first { $0.name == name } }

  private func unknown(_ name: String, _ key: String) -> [Diagnostic] {
    guard let table = result.table, table.isComplete, column(name) == nil else { return [] }
    return [
      Diagnostic(
        code: "redshift.unknown-key", message: "\(key) names '\(name)', and '\(node.name)' has no such column",
        place: CompiledPlaces.config(key, node), hint: Suggestion.hint(for: name, among: table.columns.map(\.name)))
    ]
  }

  private var distribution: [Diagnostic] {
    guard let name = keys.distKey else { return [] }
    return unknown(name, "dist")
  }

  private var sort: [Diagnostic] {
    var findings: [Diagnostic] = []
    for name in keys.sortColumns { findings += unknown(name, "sort") }
    let most = keys.isInterleaved ? 8 : 400
    if keys.sortColumns.count > most {
      findings.append(
        Diagnostic(
          code: "redshift.too-many-keys",
          message:
            "\(keys.sortColumns.count) sort columns: \(keys.isInterleaved ? "interleaved" : "compound") keys take \(most)",
          place: CompiledPlaces.config("sort", node)))
    }
    guard keys.isInterleaved else { return findings }
    for name in keys.sortColumns {
      guard let type = column(name)?.type, type.family == .moment else { continue }
      findings.append(
        Diagnostic(
          code: "redshift.interleaved-sort",
          message: "'\(name)' only grows: an interleaved key over it sorts worse with each load",
          place: CompiledPlaces.config("sort_type", node), hint: "sort_type: compound", severity: .warning))
    }
    if node.materialized == "incremental" {
      findings.append(
        Diagnostic(
          code: "redshift.interleaved-sort",
          message:
            "an incremental table with an interleaved key: it wants VACUUM REINDEX, and its columns cannot be altered",
          place: CompiledPlaces.config("sort_type", node), hint: "sort_type: compound", severity: .warning))
    }
    return findings
  }

  private var types: [Diagnostic] {
    var findings: [Diagnostic] = []
    for (name, key) in (keys.distKey.map { [($0, "dist")] } ?? []) + keys.sortColumns.map({ ($0, "sort") }) {
      guard let type = column(name)?.type else { continue }
      switch type.family {
      case .document, .bytes, .spatial, .sketch:
        findings.append(
          Diagnostic(
            code: "redshift.key-type", message: "\(key) names '\(name)', and a \(type.text) cannot be a key",
            place: CompiledPlaces.config(key, node)))
      default: break
      }
    }
    guard let name = keys.distKey, let type = column(name)?.type else { return findings }
    if type.family == .moment || type == .boolean {
      findings.append(
        Diagnostic(
          code: "redshift.distkey-skew",
          message: "rows are spread by '\(name)', a \(type.text): a query of one value runs on one slice",
          place: CompiledPlaces.config("dist", node), hint: "spread by a column of many values that joins use",
          severity: .warning))
    }
    return findings
  }

  private var unstable: [Diagnostic] {
    guard node.materialized == "table", node.resourceType == .model, keys.distribution == .unset,
      keys.sortColumns.isEmpty, result.facts.joins.contains(where: { $0.hasEquality }),
      !(node.contract["enforced"]?.bool ?? false)
    else { return [] }
    return [
      Diagnostic(
        code: "redshift.unstable-keys",
        message: "no dist and no sort: what the table gets follows the plan of its joins, and changes with it",
        place: place, hint: "config(dist='…', sort='…'); dist='auto' leaves it to Redshift on purpose", severity: .note)
    ]
  }
}

import Diagnostics
import SQL

/// Late-binding views: the view's query takes the place of its name, lowered against what its tables are now
/// (docs/decisions/late-binding.md).
extension Lowerer {
  mutating func lateView(
    _ name: QualifiedName, _ parts: [String], _ definition: String, _ alias: TableAlias?
  ) -> RelationShape {
    let key = parts.joined(separator: ".")
    guard !lateBinding.contains(key), lateBinding.count < 32 else {
      report(.lateBindingLoop(key, place(name.span)))
      return RelationShape(columns: nil)
    }
    let inner = SourceFile(path: key, text: definition)
    let script = SQLScript.parse(inner)
    guard script.diagnostics.isEmpty, case .query(let query)? = script.statements.first?.kind else {
      for diagnostic in script.diagnostics { report(relocated(diagnostic, name)) }
      return RelationShape(columns: nil)
    }
    var lowerer = Lowerer(source: inner, catalog: catalog, settings: settings)
    lowerer.lateBinding = lateBinding + [key]
    let columns = lowerer.query(query)
    let text = lowerer.text(query.span)
    for diagnostic in lowerer.diagnostics { report(relocated(diagnostic, name)) }
    take(lowerer.cluster, name)
    let own = alias?.name == nil ? " AS " + Names.quoted(parts[parts.count - 1]) : ""
    patches.replace(name.span, "(" + text + ")" + own)
    return RelationShape(columns: columns, isInlined: true)
  }

  /// What a cluster refuses of a view's query.
  private mutating func take(_ inner: ClusterFindings, _ name: QualifiedName) {
    for finding in inner.findings { cluster.findings.append(relocated(finding, name)) }
    for call in inner.leaderCalls {
      cluster.leaderCalls.append(.init(name: call.name, place: place(name.span), needsColumn: call.needsColumn))
    }
    cluster.readsTables = cluster.readsTables || inner.readsTables
  }

  /// A finding within a view's query, told at the view's name.
  private func relocated(_ diagnostic: Diagnostic, _ name: QualifiedName) -> Diagnostic {
    var result = diagnostic
    result.place = place(name.span)
    result.trace.append(.init("late-binding view \(name.folded)", diagnostic.place))
    return result
  }
}

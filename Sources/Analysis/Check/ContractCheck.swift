import Diagnostics
import ProjectModel
import SQL

/// Whether a model's SELECT gives what its contract promises: the same names, in any order, and the same types.
enum ContractCheck {
  static func findings(_ node: Node, _ query: BoundQuery, _ file: SourceFile, _ dialect: SQLDialect) -> [Diagnostic] {
    guard query.isComplete else { return [] }
    var findings: [Diagnostic] = []
    let end = SourcePlace(file, Span(0, min(6, file.bytes.count)))
    let found = query.columns.compactMap(\.name)
    let promised = node.columns.map { $0.name.lowercased() }
    for column in node.columns where !found.contains(column.name.lowercased()) {
      let extra = found.filter { !promised.contains($0) }
      findings.append(.missingContractColumn(column.name, near: extra, CompiledPlaces.beginning(node) ?? end))
    }
    for column in query.columns {
      let place = column.span.map { SourcePlace(file, $0) } ?? end
      guard let name = column.name else { continue }
      guard let declared = node.columns.first(where: { $0.name.lowercased() == name }) else {
        findings.append(.extraContractColumn(name, place))
        continue
      }
      guard let text = declared.dataType, let wanted = DataTypeText.type(text), let type = column.type,
        wanted.baseName != type.baseName
      else { continue }
      findings.append(.contractType(name, wanted: wanted, type, isSure: isSure(wanted, type), place))
    }
    return findings
  }

  /// Types of one family are told apart by details that a server may see otherwise.
  private static func isSure(_ wanted: SQLType, _ found: SQLType) -> Bool { wanted.family != found.family }
}

/// Names of relations that a model writes out although the project makes them: the graph does not see them.
enum HardCodedNames {
  static func findings(_ statement: Statement, _ node: Node, _ book: TableBook, _ file: SourceFile) -> [Diagnostic] {
    guard node.resourceType == .model || node.resourceType == .snapshot else { return [] }
    var findings: [Diagnostic] = []
    var seen: Set<String> = []
    let known = Set(node.dependsOn.nodes)
    var walker = QueryWalker()
    walker.onTable = { reference in
      guard case .relation(let name, _) = reference.kind, name.parts.count > 1 else { return }
      let parts = name.parts.map(\.folded)
      guard let id = book.id(parts), id != node.uniqueID, !known.contains(id), seen.insert(id).inserted else { return }
      if let source = book.source(parts), known.contains(source) { return }
      findings.append(.hardCodedName(name.folded, id, SourcePlace(file, name.span)))
    }
    walker.walk(statement)
    return findings
  }
}

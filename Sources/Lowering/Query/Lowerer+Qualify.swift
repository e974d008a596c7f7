import Diagnostics
import SQL

/// QUALIFY: the SELECT becomes a subquery that also gives the condition, and a WHERE around it asks for it.
extension Lowerer {
  /// The SELECT's parts were walked already.
  mutating func qualify(_ select: Select, _ query: QueryTail) {
    guard let condition = select.qualify, let clause = select.clauses.qualify else { return }
    guard select.into == nil else {
      report(.unsupportedSyntax("QUALIFY with INTO", place(clause.span)))
      return
    }
    if case .distinctOn? = select.quantity {
      report(.unsupportedSyntax("QUALIFY with DISTINCT ON", place(clause.span)))
      return
    }
    guard Int(clause.span.end) >= Int(select.span.end) else {
      report(.unsupportedSyntax("HAVING after QUALIFY", place(clause.span), hint: "put QUALIFY last"))
      return
    }
    guard let list = qualifiedList(select) else {
      report(.unknownColumns("QUALIFY over a star", place(clause.span)))
      return
    }
    let table = freshName("q")
    let flag = "_qualifies"
    var order: [PatchList.Piece] = []
    var hidden: [PatchList.Piece] = []
    if !query.orderBy.isEmpty { (hidden, order) = outerOrder(query, select, list, table) }

    var pieces: [PatchList.Piece] = [.text(select.quantity == .distinct ? "SELECT DISTINCT " : "SELECT ")]
    pieces.append(
      .text(list.map { "\(table).\(Names.quoted($0.inner)) AS \(Names.quoted($0.outer))" }.joined(separator: ", ")))
    pieces += [.text(" FROM (SELECT ")]
    for (index, entry) in list.enumerated() {
      if index > 0 { pieces.append(.text(", ")) }
      pieces += entry.value
      pieces.append(.text(" AS " + Names.quoted(entry.inner)))
    }
    pieces += hidden
    pieces += [.text(", ("), .source(condition.span), .text(") AS \(flag) ")]
    // From FROM to the end of the clause in front of QUALIFY.
    let rest = Span(Int(select.clauses.from?.span.start ?? select.clauses.list.span.end), Int(clause.span.start))
    pieces += [.source(rest), .text(") AS \(table) WHERE \(table).\(flag)")]
    patches.replace(select.span, pieces)
    if let last = query.orderBy.last {
      // With the words in front: the items alone are read by the subquery too.
      patches.replace(Span(Int(select.span.end), Int(last.span.end)), [.text(" ORDER BY ")] + order)
    }
    if let top = select.top {
      patches.replace(query.span, .source(query.span), .text(" LIMIT "), .source(top.count.span))
    }
  }

  private struct QualifiedColumn {
    let value: [PatchList.Piece]
    /// The name inside and outside of the subquery.
    let inner: String
    let outer: String
  }

  /// The select list with stars written out; nil where that cannot be done.
  private func qualifiedList(_ select: Select) -> [QualifiedColumn]? {
    let gone = Set(select.exclude?.columns.map { folded($0) } ?? [])
    var list: [QualifiedColumn] = []
    var used: Set<String> = ["_qualifies"]
    func add(_ value: [PatchList.Piece], _ name: String?) {
      let outer = name ?? "?column?"
      var inner = outer
      // Two columns of one name may stand side by side, but not in a subquery that is read by name.
      while used.contains(inner) { inner = "_" + inner + String(list.count) }
      used.insert(inner)
      list.append(QualifiedColumn(value: value, inner: inner, outer: outer))
    }
    for item in select.items {
      if case .star(let qualifier) = item.expression.kind {
        guard let expanded = star(qualifier) else { return nil }
        for column in expanded where !gone.contains(column.name ?? "") { add([.text(column.reference)], column.name) }
        continue
      }
      let name = listName(item)
      if let name, gone.contains(name) { continue }
      add([.source(item.expression.span)], name)
    }
    return list
  }

  /// ORDER BY outside the subquery: by output name or number where it is one, else over a column that the subquery adds.
  private func outerOrder(
    _ query: QueryTail, _ select: Select, _ list: [QualifiedColumn], _ table: String
  ) -> (hidden: [PatchList.Piece], order: [PatchList.Piece]) {
    var hidden: [PatchList.Piece] = []
    var order: [PatchList.Piece] = []
    for (index, item) in query.orderBy.enumerated() {
      if index > 0 { order.append(.text(", ")) }
      if case .literal = item.expression.kind {
        order.append(.source(item.expression.span))
      } else if case .name(let name) = item.expression.kind, name.parts.count == 1,
        let column = list.first(where: { $0.outer == folded(name.last) })
      {
        order.append(
          .text(select.quantity == .distinct ? Names.quoted(column.outer) : "\(table).\(Names.quoted(column.inner))"))
      } else {
        let name = "_order\(index + 1)"
        hidden += [.text(", "), .source(item.expression.span), .text(" AS \(name)")]
        order.append(.text("\(table).\(name)"))
      }
      let rest = Span(Int(item.expression.span.end), Int(item.span.end))
      if !rest.isEmpty { order.append(.source(rest)) }
    }
    return (hidden, order)
  }
}

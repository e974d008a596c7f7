/// Visits everything inside of a statement: SELECTs, FROM entries and expressions, those of inner queries included,
/// in the order of the text as far as it matters.
package struct QueryWalker {
  package var onSelect: (Select) -> Void = { _ in }
  package var onTable: (TableReference) -> Void = { _ in }
  package var onExpression: (Expression) -> Void = { _ in }
  package var onBody: (QueryBody) -> Void = { _ in }
  package var onQuery: (Query) -> Void = { _ in }

  package init() {}

  package func walk(_ statement: Statement) {
    switch statement.kind {
    case .query(let query), .declareCursor(_, _, let query): walk(query)
    case .explain(_, let inner), .prepare(_, _, let inner): walk(inner)
    case .createTableAs(let table): walk(table.query)
    case .createView(let view): walk(view.query)
    case .createMaterializedView(let view): walk(view.query)
    case .createExternalTable(let table):
      if let query = table.query { walk(query) }
    case .insert(let insert):
      insert.with?.tables.forEach { walk($0.query) }
      if case .query(let query) = insert.source { walk(query) }
    case .update(let update):
      update.with?.tables.forEach { walk($0.query) }
      update.from.forEach(walk)
      update.assignments.forEach { walk($0.value) }
      if let condition = update.condition { walk(condition) }
    case .delete(let delete):
      delete.with?.tables.forEach { walk($0.query) }
      delete.using.forEach(walk)
      if let condition = delete.condition { walk(condition) }
    case .merge(let merge):
      merge.with?.tables.forEach { walk($0.query) }
      walk(merge.source)
      walk(merge.condition)
    default: break
    }
  }

  package func walk(_ query: Query) {
    onQuery(query)
    query.with?.tables.forEach { walk($0.query) }
    walk(query.body)
    query.orderBy.forEach { walk($0.expression) }
  }

  private func walk(_ body: QueryBody) {
    onBody(body)
    switch body.kind {
    case .select(let select): walk(select)
    case .setOperation(let first, let rest):
      walk(first)
      rest.forEach { walk($0.body) }
    case .values(let rows): rows.joined().forEach(walk)
    case .parenthesized(let query): walk(query)
    case .table: break
    }
  }

  private func walk(_ select: Select) {
    onSelect(select)
    select.items.forEach { walk($0.expression) }
    select.from.forEach(walk)
    if let condition = select.condition { walk(condition) }
    if let hierarchy = select.hierarchy {
      if let start = hierarchy.start { walk(start) }
      walk(hierarchy.connect)
    }
    select.groupBy?.elements.forEach(walk)
    if let having = select.having { walk(having) }
    if let qualify = select.qualify { walk(qualify) }
  }

  private func walk(_ element: GroupBy.Element) {
    switch element {
    case .all, .empty: break
    case .expression(let expression): walk(expression)
    case .rollup(let expressions), .cube(let expressions): expressions.forEach(walk)
    case .sets(let elements): elements.forEach(walk)
    }
  }

  private func walk(_ table: TableReference) {
    onTable(table)
    switch table.kind {
    case .relation: break
    case .path(let expression), .object(let expression), .function(let expression, _, _): walk(expression)
    case .subquery(let query, _): walk(query)
    case .join(let left, _, let right, let condition):
      walk(left)
      walk(right)
      if case .on(let expression) = condition { walk(expression) }
    case .parenthesized(let inner): walk(inner)
    case .pivot(let inner, let pivot):
      walk(inner)
      pivot.aggregates.forEach { walk($0.expression) }
    case .unpivot(let inner, _): walk(inner)
    }
  }

  private func walk(_ expression: Expression) {
    onExpression(expression)
    switch expression.kind {
    case .exists(let query), .subquery(let query), .arrayQuery(let query): walk(query)
    case .inQuery(let operand, let query, _):
      walk(operand)
      walk(query)
    case .quantified(let operand, _, _, .query(let query)):
      walk(operand)
      walk(query)
    default: expression.forEachChild(walk)
    }
  }
}

import Diagnostics

/// GROUP BY, and what may stand beside it.
extension Binder {
  /// What a SELECT is grouped by.
  struct Grouping {
    /// Grouped columns.
    var columns: Set<ColumnPosition> = []
    /// Columns inside of grouped expressions.
    var mentioned: Set<ColumnPosition> = []
    /// Whether something could not be followed.
    var isOpen = false
  }

  /// nil where there is no GROUP BY.
  mutating func group(_ groupBy: GroupBy?, _ select: Select, _ result: BoundQuery) -> Grouping? {
    guard let groupBy else { return nil }
    var grouping = Grouping()
    within(.grouping) { binder in
      for element in groupBy.elements { binder.group(element, select, result, &grouping) }
    }
    return grouping
  }

  private mutating func group(
    _ element: GroupBy.Element, _ select: Select, _ result: BoundQuery, _ grouping: inout Grouping
  ) {
    switch element {
    case .all: grouping.isOpen = true
    case .empty: break
    case .expression(let expression): group(expression, select, result, &grouping)
    case .rollup(let expressions), .cube(let expressions):
      for expression in expressions { group(expression, select, result, &grouping) }
    case .sets(let elements):
      for element in elements { group(element, select, result, &grouping) }
    }
  }

  private mutating func group(
    _ expression: Expression, _ select: Select, _ result: BoundQuery, _ grouping: inout Grouping
  ) {
    switch expression.kind {
    case .row(let values, _):
      for value in values { group(value, select, result, &grouping) }
      return
    case .literal(let literal):
      guard case .integer(let digits) = literal.kind, let number = Int(digits) else { return }
      position(number, expression, select, result, &grouping)
      return
    default: break
    }
    let value = value(expression)
    use(value.sources, as: .grouping)
    if let column = value.column {
      grouping.columns.insert(column)
      // The name may as well be an alias's, whose expression is grouped then.
      if case .name(let name) = expression.bare.kind, name.parts.count == 1 { alias(name, select, &grouping) }
    } else if case .name(let name) = expression.bare.kind, name.parts.count == 1 {
      alias(name, select, &grouping)
    } else {
      forEachColumn(expression) { grouping.mentioned.insert($0) }
    }
  }

  private mutating func alias(_ name: QualifiedName, _ select: Select, _ grouping: inout Grouping) {
    for item in select.items where item.alias?.folded == name.last.folded { add(item.expression, &grouping) }
  }

  private mutating func add(_ expression: Expression, _ grouping: inout Grouping) {
    let isBare = expression.bare.isName
    silently { binder in
      var found: Set<ColumnPosition> = []
      binder.clause = .list
      binder.forEachColumn(expression) { found.insert($0) }
      return found
    }.forEach { if isBare { grouping.columns.insert($0) } else { grouping.mentioned.insert($0) } }
    if case .name = expression.bare.kind {
      // A lateral alias: what stands behind it is not followed.
      let value = silently { $0.value(expression) }
      if value.column == nil { grouping.isOpen = true }
    }
  }

  private mutating func position(
    _ number: Int, _ expression: Expression, _ select: Select, _ result: BoundQuery, _ grouping: inout Grouping
  ) {
    let hasStar = select.items.contains { if case .star = $0.expression.kind { true } else { false } }
    guard !hasStar else {
      grouping.isOpen = true
      return
    }
    guard number >= 1, number <= select.items.count else {
      report(.badPosition(number, select.items.count, place(expression.span)))
      return
    }
    let item = select.items[number - 1]
    if number <= result.columns.count { use(result.columns[number - 1].sources, as: .grouping) }
    var finder = AggregateFinder()
    finder.visit(item.expression)
    if let found = finder.found {
      report(.aggregateInCondition(found.name.last.folded, Clause.grouping.title, place(expression.span)))
    }
    add(item.expression, &grouping)
  }

  // MARK: The check

  /// Columns of the list, HAVING and ORDER BY that are neither grouped nor aggregated.
  mutating func checkGrouping(_ select: Select, _ grouping: Grouping?) {
    guard !(grouping?.isOpen ?? false) else { return }
    if grouping == nil {
      var finder = AggregateFinder()
      for item in select.items { finder.visit(item.expression) }
      if let having = select.having { finder.visit(having) }
      guard finder.found != nil else { return }
    }
    let grouping = grouping ?? Grouping()
    let level = scopes.count - 1
    for item in select.items {
      let expression = item.expression.bare
      if case .star = expression.kind { continue }
      var finding: (ColumnPosition, Span)?
      silently { binder in
        binder.clause = .list
        var result: (ColumnPosition, Span)?
        binder.forEachColumn(expression, outsideAggregates: true) { column, span in
          guard result == nil, column.level == level, !grouping.columns.contains(column) else { return }
          guard expression.isName || !grouping.mentioned.contains(column) else { return }
          result = (column, span)
        }
        finding = result
      }
      if let (column, span) = finding { reportUngrouped(column, span, grouping) }
    }
  }

  private mutating func reportUngrouped(_ column: ColumnPosition, _ span: Span, _ grouping: Grouping) {
    // PostgreSQL: a primary key stands for the whole row.
    if dialect == .postgres, scopes[column.level].relations[column.relation].shape.mayHaveKey,
      grouping.columns.contains(where: { $0.relation == column.relation && $0.level == column.level })
    {
      return
    }
    guard reported.insert("grouped \(column.relation) \(column.name) \(scopes.count)").inserted else { return }
    report(.notGrouped(column.name, place(span)))
  }

  /// Calls `body` for each column that an expression names; subqueries are left out.
  mutating func forEachColumn(_ expression: Expression, _ body: (ColumnPosition) -> Void) {
    forEachColumn(expression, outsideAggregates: false) { column, _ in body(column) }
  }

  mutating func forEachColumn(
    _ expression: Expression, outsideAggregates: Bool, _ body: (ColumnPosition, Span) -> Void
  ) {
    switch expression.kind {
    case .name(let name):
      let resolved = silently { $0.name(name) }
      if let column = resolved.column { body(column, expression.span) }
    case .function(let call):
      let signature = call.name.parts.count == 1 ? RedshiftFunctions.all[call.name.last.folded] : nil
      if outsideAggregates, call.over == nil, AggregateFinder.isAggregate(call) { return }
      // An unknown function may be an aggregate of the database's own.
      if outsideAggregates, call.over == nil, signature == nil { return }
      for (index, argument) in call.arguments.enumerated() {
        if index == 0, signature?.takesDatePart ?? false { continue }
        forEachColumn(argument.value, outsideAggregates: outsideAggregates, body)
      }
      if case .specification(let window)? = call.over {
        for part in window.partitionBy + window.orderBy.map(\.expression) {
          forEachColumn(part, outsideAggregates: outsideAggregates, body)
        }
      }
    default: expression.forEachChild { forEachColumn($0, outsideAggregates: outsideAggregates, body) }
    }
  }
}

/// Looks for a call of an aggregate outside of subqueries.
struct AggregateFinder {
  private(set) var found: FunctionCall?

  static func isAggregate(_ call: FunctionCall) -> Bool {
    guard call.name.parts.count == 1 else { return false }
    return RedshiftFunctions.all[call.name.last.folded]?.isAggregate(of: call.arguments.count) ?? false
      || call.withinGroup != nil
      || call.filter != nil || call.quantity == .distinct
  }

  mutating func visit(_ expression: Expression) {
    guard found == nil else { return }
    if case .function(let call) = expression.kind, call.over == nil, Self.isAggregate(call) {
      found = call
      return
    }
    expression.forEachChild { visit($0) }
  }
}

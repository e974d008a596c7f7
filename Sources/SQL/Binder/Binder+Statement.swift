import Diagnostics

/// Statements: what they read, and what they write into.
extension Binder {
  mutating func bind(_ statement: Statement) -> BoundQuery? {
    switch statement.kind {
    case .query(let query), .declareCursor(_, _, let query): return self.query(query)
    case .explain(_, let inner), .prepare(_, _, let inner): return bind(inner)
    case .createTableAs(let table): return relation(self.query(table.query), table.columns)
    case .createView(let view): return relation(self.query(view.query), view.columns)
    case .createMaterializedView(let view): return relation(self.query(view.query), view.columns)
    case .createExternalTable(let table): return table.query.map { self.query($0) }
    case .insert(let insert): return self.insert(insert)
    case .update(let update): self.update(update)
    case .delete(let delete): self.delete(delete)
    case .merge(let merge): self.merge(merge)
    default: break
    }
    return nil
  }

  /// What a query makes as a table or view.
  private mutating func relation(_ query: BoundQuery, _ names: [Identifier]) -> BoundQuery {
    let result = renamed(query, names)
    for finding in Self.duplicates(result, in: file) { report(finding) }
    return result
  }

  /// Columns of one name, which no table or view can have: `sql.duplicate-column`.
  package static func duplicates(_ query: BoundQuery, in file: SourceFile) -> [Diagnostic] {
    var seen: Set<String> = []
    return query.columns.compactMap { column in
      guard let name = column.name, !seen.insert(name).inserted else { return nil }
      return .duplicateColumn(name, SourcePlace(file, column.span ?? Span(0, 0)))
    }
  }

  private mutating func renamed(_ query: BoundQuery, _ names: [Identifier]) -> BoundQuery {
    guard let first = names.first, let last = names.last else { return query }
    if query.isComplete, names.count != query.columns.count {
      report(.columnList(names.count, query.columns.count, place(first.span.union(last.span))))
    }
    var result = query
    for (index, name) in names.enumerated() where index < result.columns.count {
      result.columns[index].name = name.folded
    }
    return result
  }

  private mutating func insert(_ insert: Insert) -> BoundQuery? {
    let opened = with(insert.with)
    defer { if opened { commonTables.removeLast() } }
    let target = relation(insert.target, span: insert.target.span, isTarget: true)
    for column in insert.columns { requireColumn(column, target, insert.target) }
    guard case .query(let query) = insert.source else { return nil }
    let bound = self.query(query)
    let wanted = insert.columns.isEmpty ? (target.isComplete ? target.columns.count : nil) : insert.columns.count
    if let wanted, bound.isComplete {
      // Without a list of columns the last ones may be left out.
      let fits = insert.columns.isEmpty ? bound.columns.count <= wanted : bound.columns.count == wanted
      if !fits { report(.insertColumns(wanted, bound.columns.count, place(query.span))) }
    }
    return bound
  }

  private mutating func requireColumn(_ column: Identifier, _ target: TableShape, _ name: QualifiedName) {
    guard target.isComplete, !target.columns.contains(where: { $0.name == column.folded }) else { return }
    report(
      .unknownColumn(
        column.folded, of: name.last.folded, near: target.columns.compactMap(\.name), place(column.span)))
  }

  /// Opens a scope with the statement's target in it.
  private mutating func open(_ name: QualifiedName, _ alias: Identifier?) -> TableShape {
    let shape = relation(name, span: name.span, isTarget: true)
    let parts = folded(name)
    scopes.append(BindScope())
    scopes[scopes.count - 1].relations.append(
      BindRelation(
        name: alias?.folded ?? parts.last, qualifiers: alias == nil ? parts : [], shape: shape, span: name.span))
    return shape
  }

  private mutating func assign(_ assignments: [Assignment], _ target: TableShape, _ name: QualifiedName) {
    for assignment in assignments {
      for column in assignment.targets { requireColumn(column.last, target, name) }
      // `(a, b) = (select …)` takes a row.
      if assignment.targets.count > 1, case .subquery(let query) = assignment.value.bare.kind {
        _ = self.query(query)
        continue
      }
      let value = value(assignment.value)
      guard assignment.targets.count == 1, let type = value.fixedType,
        let wanted = target.columns.first(where: { $0.name == assignment.targets[0].last.folded })?.type,
        TypeMeeting.isError(wanted, type, .redshift)
      else { continue }
      report(.typeMismatch("SET \(assignment.targets[0].last.text)", wanted, type, place(assignment.span)))
    }
  }

  private mutating func update(_ update: Update) {
    let opened = with(update.with)
    let target = open(update.target, update.alias)
    from(update.from)
    assign(update.assignments, target, update.target)
    if let condition = update.condition { within(.filter) { $0.condition(condition, use: .filter) } }
    scopes.removeLast()
    if opened { commonTables.removeLast() }
  }

  private mutating func delete(_ delete: Delete) {
    let opened = with(delete.with)
    _ = open(delete.target, delete.alias)
    from(delete.using)
    if let condition = delete.condition { within(.filter) { $0.condition(condition, use: .filter) } }
    scopes.removeLast()
    if opened { commonTables.removeLast() }
  }

  private mutating func merge(_ merge: Merge) {
    let target = open(merge.target, merge.alias)
    table(merge.source)
    within(.join) { $0.condition(merge.condition, use: .join) }
    for branch in merge.branches {
      if let condition = branch.condition { self.condition(condition, use: .filter) }
      switch branch.action {
      case .update(let assignments): assign(assignments, target, merge.target)
      case .insert(let columns, let values):
        for column in columns { requireColumn(column.last, target, merge.target) }
        for value in values { _ = self.value(value) }
        if !columns.isEmpty, columns.count != values.count {
          report(.insertColumns(columns.count, values.count, place(branch.span)))
        }
      case .delete, .doNothing: break
      }
    }
    scopes.removeLast()
  }
}

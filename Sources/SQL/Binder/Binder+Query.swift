import Diagnostics

/// WITH, set operations, ORDER BY and LIMIT.
extension Binder {
  mutating func query(_ query: Query) -> BoundQuery {
    // What stands in a subquery has clauses of its own.
    let outer = (clause, aggregate)
    clause = .list
    aggregate = nil
    defer { (clause, aggregate) = outer }
    let hasTables = with(query.with)
    defer { if hasTables { commonTables.removeLast() } }
    let result: BoundQuery
    switch query.body.kind {
    case .select(let select):
      scopes.append(BindScope())
      result = self.select(select)
      order(query.orderBy, result, isSelect: true, hasAliases: true)
      if select.quantity == .distinct { checkDistinct(select, result, query.orderBy) }
      scopes.removeLast()
    default:
      result = body(query.body)
      scopes.append(BindScope())
      order(query.orderBy, result, isSelect: false, hasAliases: true)
      scopes.removeLast()
    }
    if case .count(let count)? = query.limit { _ = value(count) }
    if case .fetch(let count?)? = query.limit { _ = value(count) }
    if let offset = query.offset { _ = value(offset) }
    return result
  }

  /// - Returns: whether a level of common tables was opened.
  mutating func with(_ clause: WithClause?) -> Bool {
    guard let clause else { return false }
    commonTables.append([:])
    let level = commonTables.count - 1
    for table in clause.tables {
      let name = table.name.folded
      if clause.isRecursive, names(name, in: table.query) {
        // The first term, which does not name the table, gives the types.
        let first = silently { $0.anchor(table.query) }
        commonTables[level][name] = TableShape(first).renamed(table.columns)
      }
      let bound = query(table.query)
      if !table.columns.isEmpty, bound.isComplete, table.columns.count > bound.columns.count,
        let last = table.columns.last
      {
        let span = table.columns[0].span.union(last.span)
        report(.columnList(table.columns.count, bound.columns.count, place(span)))
      }
      commonTables[level][name] = TableShape(bound).renamed(table.columns)
    }
    return true
  }

  private mutating func anchor(_ query: Query) -> BoundQuery {
    if case .setOperation(let first, _) = query.body.kind {
      let opened = with(query.with)
      defer { if opened { commonTables.removeLast() } }
      return body(first)
    }
    return .unknown
  }

  /// Whether a query's text holds a word at all.
  private func names(_ name: String, in query: Query) -> Bool {
    guard case .setOperation = query.body.kind else { return false }
    return file.text(query.span).lowercased().contains(name)
  }

  mutating func body(_ body: QueryBody) -> BoundQuery {
    switch body.kind {
    case .select(let select):
      scopes.append(BindScope())
      defer { scopes.removeLast() }
      return self.select(select)
    case .parenthesized(let query): return self.query(query)
    case .setOperation(let first, let rest): return setOperation(first, rest)
    case .values(let rows): return values(rows)
    case .table(let name): return relation(name, span: body.span).query
    }
  }

  private mutating func setOperation(_ first: QueryBody, _ rest: [SetTerm]) -> BoundQuery {
    var result = body(first)
    for term in rest {
      let other = body(term.body)
      guard result.isComplete, other.isComplete else {
        for (index, column) in other.columns.enumerated() where other.isComplete && index < result.columns.count {
          result.columns[index].sources.merge(column.sources)
        }
        for index in result.columns.indices { result.columns[index].type = nil }
        continue
      }
      guard result.columns.count == other.columns.count else {
        let word = file.text(term.word.span).uppercased()
        report(
          .setOperationColumns(word, result.columns.count, other.columns.count, place(listSpan(term.body))))
        result.isComplete = false
        continue
      }
      for index in result.columns.indices { join(&result.columns[index], other.columns[index], index, term) }
    }
    return result
  }

  private mutating func join(_ column: inout BoundColumn, _ other: BoundColumn, _ index: Int, _ term: SetTerm) {
    if let left = column.type, let right = other.type, TypeMeeting.isError(left, right, .redshift) {
      let name = column.name.map { "'\($0)'" } ?? "\(index + 1)"
      report(
        .typeMismatch("column \(name)", left, right, place(other.span ?? term.word.span)))
      column.type = nil
    } else {
      column.type = TypeRules.common([column.type, other.type])
    }
    column.isNullable = either(column.isNullable, other.isNullable)
    column.sources.merge(other.sources)
  }

  /// Where the columns of a query's first SELECT stand.
  private func listSpan(_ body: QueryBody) -> Span {
    switch body.kind {
    case .select(let select): select.clauses.list.span
    case .parenthesized(let query): listSpan(query.body)
    case .setOperation(let first, _): listSpan(first)
    default: body.span
    }
  }

  private mutating func values(_ rows: [[Expression]]) -> BoundQuery {
    var columns: [BoundColumn] = []
    for (number, row) in rows.enumerated() {
      for (index, item) in row.enumerated() {
        let value = value(item)
        if number == 0 {
          columns.append(
            BoundColumn(
              name: "column\(index + 1)", type: columnType(value), isNullable: value.isNullable, sources: value.sources,
              span: item.span))
        } else if index < columns.count {
          columns[index].isNullable = either(columns[index].isNullable, value.isNullable)
          columns[index].type = TypeRules.common([columns[index].type, columnType(value)])
          columns[index].sources.merge(value.sources)
        }
      }
    }
    return BoundQuery(columns: columns, isComplete: true)
  }

  /// The type of a value that becomes a column: a bare string is as long as it is.
  func columnType(_ value: BoundValue) -> SQLType? { value.form == .null ? nil : value.type }

  /// Whether one of two may be null: nil where that is not known.
  func either(_ left: Bool?, _ right: Bool?) -> Bool? {
    if left == true || right == true { return true }
    return left == nil || right == nil ? nil : false
  }

  // MARK: ORDER BY

  /// DISTINCT leaves no single row to order by what is not in the list. What is certain: a column that the list does not
  /// name at all.
  private mutating func checkDistinct(_ select: Select, _ result: BoundQuery, _ items: [OrderItem]) {
    guard !items.isEmpty, result.isComplete else { return }
    var known = Set(result.columns.compactMap(\.name))
    for item in select.items {
      if case .star = item.expression.kind { return }
      Self.gatherNames(item.expression, &known)
    }
    for item in items {
      var names: Set<String> = []
      Self.gatherNames(item.expression, &names)
      if !names.isSubset(of: known) { report(.distinctOrder(place(item.expression.span))) }
    }
  }

  private static func gatherNames(_ expression: Expression, _ names: inout Set<String>) {
    switch expression.kind {
    case .name(let name): names.insert(name.last.folded)
    case .subquery, .exists, .arrayQuery: return
    default: expression.forEachChild { gatherNames($0, &names) }
    }
  }

  private mutating func order(_ items: [OrderItem], _ result: BoundQuery, isSelect: Bool, hasAliases: Bool) {
    guard !items.isEmpty else { return }
    within(.order) { binder in
      for item in items { binder.order(item.expression, result, isSelect) }
    }
  }

  private mutating func order(_ item: Expression, _ result: BoundQuery, _ isSelect: Bool) {
    switch item.kind {
    case .literal(let literal):
      guard case .integer(let digits) = literal.kind, let number = Int(digits) else { return }
      guard result.isComplete else { return }
      guard number >= 1, number <= result.columns.count else {
        report(.badPosition(number, result.columns.count, place(item.span)))
        return
      }
      use(result.columns[number - 1].sources, as: .order)
    case .name(let name) where name.parts.count == 1:
      let wanted = name.parts[0].folded
      if let column = result.columns.first(where: { $0.name == wanted }) {
        use(column.sources, as: .order)
      } else if isSelect {
        use(value(item).sources, as: .order)
      } else if result.isComplete {
        report(.unknownColumn(wanted, of: nil, near: result.columns.compactMap(\.name), place(item.span)))
      }
    default:
      // Over a set operation only names and positions may stand; the server says so itself.
      if isSelect { use(value(item).sources, as: .order) }
    }
  }
}

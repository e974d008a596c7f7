import Diagnostics

/// One SELECT: its FROM first, then its list, then what names both.
extension Binder {
  /// The scope of the SELECT is open already, and stays open for ORDER BY.
  mutating func select(_ select: Select) -> BoundQuery {
    let level = scopes.count - 1
    from(select.from)
    scopes[level].hasLevel = select.hierarchy != nil
    if case .distinctOn(let keys)? = select.quantity { for key in keys { _ = value(key) } }
    if let top = select.top { _ = value(top.count) }

    scopes[level].seesAliases = true
    var result = BoundQuery(columns: [], isComplete: true)
    for item in select.items { list(item, into: &result) }
    exclude(select.exclude, from: &result)

    if let condition = select.condition {
      within(.filter) { $0.condition(condition, use: .filter) }
      noteFilters(condition)
      noteEqualities(condition)
    }
    facts.joins += scopes[level].joins.map(\.fact)
    if let hierarchy = select.hierarchy {
      within(.filter) { binder in
        if let start = hierarchy.start { binder.condition(start, use: .filter) }
        binder.condition(hierarchy.connect, use: .join)
      }
    }
    let grouping = group(select.groupBy, select, result)
    if let having = select.having { within(.having) { $0.condition(having, use: .filter) } }
    for window in select.windows { self.window(window.specification) }
    if let qualify = select.qualify { within(.qualify) { $0.condition(qualify, use: .window) } }
    checkGrouping(select, grouping)
    scopes[level].seesAliases = dialect == .redshift
    return result
  }

  private mutating func list(_ item: SelectItem, into result: inout BoundQuery) {
    switch item.expression.kind {
    case .star(let qualifier):
      star(qualifier, item, into: &result)
    case .fieldStar(let operand):
      _ = value(operand)
      result.isComplete = false
    default:
      let value = value(item.expression)
      let name = item.alias?.folded ?? Self.name(of: item.expression)
      result.columns.append(
        BoundColumn(
          name: name, type: columnType(value), isNullable: value.isNullable, sources: value.sources, span: item.span))
      if let alias = item.alias { scopes[scopes.count - 1].aliases.append(BindAlias(name: alias.folded, value: value)) }
    }
  }

  /// The name that a column gets from its expression.
  static func name(of expression: Expression) -> String? {
    switch expression.kind {
    case .name(let name): name.last.folded
    case .parenthesized(let inner): Self.name(of: inner)
    case .cast(let operand, let type, _): Self.name(of: operand) ?? SQLType(type).internalName
    case .function(let call): call.name.last.folded
    case .field(_, let field): field.folded
    case .case(let value):
      value.otherwise.flatMap { $0.isName ? Self.name(of: $0) : nil } ?? "case"
    case .extract: "date_part"
    case .trim: "btrim"
    case .substring: "substring"
    case .aliased(_, let alias): alias.folded
    case .subquery(let query):
      if case .select(let select) = query.body.kind, let item = select.items.first {
        item.alias?.folded ?? Self.name(of: item.expression)
      } else {
        nil
      }
    default: nil
    }
  }

  // MARK: Stars

  private mutating func star(_ qualifier: QualifiedName?, _ item: SelectItem, into result: inout BoundQuery) {
    let scope = scopes[scopes.count - 1]
    guard let qualifier else {
      if scope.relations.isEmpty { result.isComplete = false }
      for relation in scope.relations { add(relation, item, withMerged: false, to: &result) }
      return
    }
    let parts = folded(qualifier)
    for scope in scopes.reversed() where !scope.isHidden {
      guard let relation = scope.relations.first(where: { $0.isCalled(parts[...]) }) else { continue }
      add(relation, item, withMerged: true, to: &result)
      return
    }
    result.isComplete = false
    // `super_column.*`
    guard parts.count == 1, scopes.allSatisfy(\.isComplete), !visibleColumnNames().contains(parts[0]) else { return }
    reportQualifier(parts[0], qualifier.span)
  }

  private func add(_ relation: BindRelation, _ item: SelectItem, withMerged: Bool, to result: inout BoundQuery) {
    if let element = relation.element {
      result.columns.append(
        BoundColumn(name: relation.name, type: .super, isNullable: nil, sources: element, span: item.span))
    }
    for column in relation.shape.columns where withMerged || !column.isMerged {
      result.columns.append(
        BoundColumn(
          name: column.name, type: column.type, isNullable: column.isNullable, sources: column.sources, span: item.span)
      )
    }
    guard !relation.shape.isComplete, relation.element == nil else { return }
    result.openTable = result.isComplete ? relation.shape.base : nil
    result.isComplete = false
  }

  private mutating func exclude(_ exclude: Exclude?, from result: inout BoundQuery) {
    guard let exclude else { return }
    for column in exclude.columns {
      let name = column.folded
      if result.columns.contains(where: { $0.name == name }) {
        result.columns.removeAll { $0.name == name }
      } else if result.isComplete {
        report(.unknownColumn(name, of: nil, near: result.columns.compactMap(\.name), place(column.span)))
      }
    }
  }

  // MARK: Conditions

  mutating func condition(_ expression: Expression, use: ColumnUse) {
    let value = value(expression)
    self.use(value.sources, as: use)
    requireCondition(value, expression)
  }

  /// A condition that is surely no boolean.
  mutating func requireCondition(_ value: BoundValue, _ expression: Expression) {
    guard let type = value.fixedType else { return }
    switch type.family {
    case .moment, .time, .interval: break
    case .number where !type.isInteger || dialect == .postgres: break
    default: return
    }
    report(.notACondition(type, place(expression.span)))
  }
}

extension Expression {
  package var isName: Bool { if case .name = kind { true } else { false } }

  /// Without parentheses around it.
  package var bare: Expression {
    var result = self
    while case .parenthesized(let inner) = result.kind { result = inner }
    return result
  }
}

extension SQLType {
  /// The type's name inside the server, which a column is called by that is nothing but a cast of a constant.
  package var internalName: String {
    switch self {
    case .smallint: "int2"
    case .integer: "int4"
    case .bigint: "int8"
    case .decimal: "numeric"
    case .real: "float4"
    case .double: "float8"
    case .boolean: "bool"
    case .char: "bpchar"
    case .timestamptz: "timestamptz"
    case .timetz: "timetz"
    default: baseName
    }
  }
}

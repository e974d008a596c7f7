import Diagnostics

/// PIVOT and UNPIVOT.
extension Binder {
  /// Binds what is turned, in a scope of its own, and gives its shape.
  private mutating func inner(_ reference: TableReference, _ body: (inout Binder, TableShape) -> TableShape)
    -> TableShape
  {
    scopes[scopes.count - 1].isHidden = true
    scopes.append(BindScope())
    table(reference)
    let relations = scopes[scopes.count - 1].relations
    let shape = TableShape(
      columns: relations.flatMap(\.shape.columns).filter { !$0.isMerged },
      isComplete: relations.allSatisfy(\.shape.isComplete),
      base: relations.count == 1 ? relations[0].shape.base : nil)
    let result = body(&self, shape)
    facts.joins += scopes[scopes.count - 1].joins.map(\.fact)
    scopes.removeLast()
    scopes[scopes.count - 1].isHidden = false
    return result
  }

  private mutating func add(_ shape: TableShape, _ reference: TableReference) {
    scopes[scopes.count - 1].relations.append(
      BindRelation(
        name: reference.alias?.name?.folded, shape: shape.renamed(reference.alias?.columns ?? []), span: reference.span)
    )
  }

  /// A pivot groups by every column that it does not name.
  mutating func pivot(_ table: TableReference, _ pivot: Pivot, _ reference: TableReference) {
    let shape = inner(table) { binder, shape in
      let subject = binder.value(Expression(.name(pivot.column), pivot.column.span))
      binder.use(subject.sources, as: .grouping)
      var named: Set<String> = [pivot.column.last.folded]
      var values: [(BoundValue, String?)] = []
      for item in pivot.aggregates {
        values.append((binder.value(item.expression), item.alias?.folded))
        Self.names(item.expression, &named)
      }
      var result = shape
      result.columns.removeAll { named.contains($0.name ?? "") }
      for value in pivot.values {
        _ = binder.value(value.expression)
        for (aggregate, alias) in values {
          let base = value.alias?.folded ?? binder.label(value.expression)
          var sources = aggregate.sources
          sources.merge(subject.sources.raised(to: .derived))
          result.columns.append(
            BindColumn(
              name: alias.map { "\(base)_\($0)" } ?? base, type: aggregate.type, isNullable: nil, sources: sources))
        }
      }
      // How several aggregates name their columns is not documented.
      result.isComplete = shape.isComplete && values.allSatisfy { $0.1 == nil }
      return result
    }
    add(shape, reference)
  }

  private func label(_ expression: Expression) -> String {
    if case .literal(let literal) = expression.kind, case .string(let string) = literal.kind {
      return string.value.lowercased()
    }
    return file.text(expression.span).lowercased()
  }

  private static func names(_ expression: Expression, _ result: inout Set<String>) {
    if case .name(let name) = expression.kind { result.insert(name.last.folded) }
    expression.forEachChild { names($0, &result) }
  }

  mutating func unpivot(_ table: TableReference, _ unpivot: Unpivot, _ reference: TableReference) {
    let shape = inner(table) { binder, shape in
      var types: [SQLType?] = []
      var sources: [ColumnSource] = []
      for column in unpivot.columns {
        let value = binder.value(Expression(.name(column.name), column.name.span))
        types.append(value.type)
        sources.merge(value.sources)
      }
      let turned = Set(unpivot.columns.map { $0.name.last.folded })
      var result = shape
      result.columns.removeAll { turned.contains($0.name ?? "") }
      result.columns.append(
        BindColumn(
          name: unpivot.name.folded, type: .varchar(SQLType.longestVarchar), isNullable: false, sources: []))
      result.columns.append(
        BindColumn(
          name: unpivot.value.folded, type: TypeRules.common(types),
          isNullable: unpivot.includeNulls == true ? nil : false,
          sources: sources.raised(to: .derived)))
      return result
    }
    add(shape, reference)
  }
}

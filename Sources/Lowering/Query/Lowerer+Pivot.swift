import Diagnostics
import SQL

/// PIVOT and UNPIVOT.
extension Lowerer {
  /// A pivot is conditional aggregates, grouped by every column that it does not name.
  mutating func pivot(_ reference: TableReference, _ inner: TableReference, _ pivot: Pivot) {
    guard let (relation, innerSpan) = pivoted(inner, reference) else { return }
    let subject = folded(pivot.column.last)
    guard pivot.aggregates.count == 1, let item = pivot.aggregates.first,
      case .function(let call) = item.expression.kind
    else {
      report(.unsupportedSyntax("a PIVOT of other than one aggregate", place(pivot.span)))
      return
    }
    let function = folded(call.name.last)
    guard ["sum", "count", "min", "max", "avg"].contains(function), call.over == nil else {
      report(.unsupportedSyntax("a PIVOT with \(function.uppercased())", place(item.span)))
      return
    }
    scopes.append(Scope(relations: [relation]))
    let types = walkArguments(call)
    let type = aggregateType(function, types.first ?? nil)
    var form: (name: String, before: String, after: String) = (function, "", "")
    if function == "avg" {
      guard let known = meanForm(types.first ?? nil) else {
        report(.unknownColumns("AVG in a PIVOT", place(item.span)))
        scopes.removeLast()
        return
      }
      form = known
    }
    expression(Expression(.name(pivot.column), pivot.column.span))
    for value in pivot.values { expression(value.expression) }
    scopes.removeLast()
    var aggregated = Set<String>()
    names(item.expression, &aggregated)
    let groups = (relation.columns ?? []).filter { $0.name != subject && !aggregated.contains($0.name ?? "") }
    var columns = groups
    var pieces: [PatchList.Piece] = [.text("(SELECT ")]
    let list = groups.map { "\(relation.reference).\(Names.quoted($0.name ?? "?column?"))" }.joined(separator: ", ")
    pieces.append(.text(list))
    for (index, value) in pivot.values.enumerated() {
      if index > 0 || !groups.isEmpty { pieces.append(.text(", ")) }
      let name = pivotName(value, item)
      pieces += conditional(call, form, pivot.column, value)
      pieces.append(.text(" AS " + Names.quoted(name)))
      columns.append(Column(name: name, type: type))
    }
    pieces += [.text(" FROM "), .source(innerSpan)]
    if !groups.isEmpty { pieces.append(.text(" GROUP BY " + list)) }
    finish(reference, pieces, columns)
  }

  /// `agg(CASE WHEN column = value THEN argument END)`.
  private func conditional(
    _ call: FunctionCall, _ form: (name: String, before: String, after: String), _ column: QualifiedName,
    _ value: Pivot.Value
  ) -> [PatchList.Piece] {
    var test: [PatchList.Piece] = [.source(column.span), .text(" = "), .source(value.expression.span)]
    if isNull(value.expression) { test = [.source(column.span), .text(" IS NULL")] }
    var pieces: [PatchList.Piece] = [.text(form.before + form.name + "(")]
    if call.quantity == .distinct { pieces.append(.text("DISTINCT ")) }
    pieces += [.text("CASE WHEN ")] + test + [.text(" THEN ")]
    if let argument = call.arguments.first?.value, case .star = argument.kind {
      pieces.append(.text("1"))
    } else if let argument = call.arguments.first?.value {
      pieces.append(.source(argument.span))
    } else {
      pieces.append(.text("1"))
    }
    return pieces + [.text(" END)" + form.after)]
  }

  private func aggregateType(_ function: String, _ type: SQLType?) -> SQLType? {
    switch function {
    case "count": .bigint
    case "sum": TypeRules.sum(type)
    case "avg": TypeRules.mean(type)
    default: type
    }
  }

  private func pivotName(_ value: Pivot.Value, _ item: SelectItem) -> String {
    var name: String
    if let alias = value.alias {
      name = folded(alias)
    } else if case .literal(let literal) = value.expression.kind, case .string(let string) = literal.kind {
      name = string.value.lowercased()
    } else {
      name = source.text(value.expression.span).lowercased()
    }
    if let alias = item.alias { name += "_" + folded(alias) }
    return name
  }

  /// Adds the columns that an expression names.
  private func names(_ expression: Expression, _ result: inout Set<String>) {
    if case .name(let name) = expression.kind { result.insert(folded(name.last)) }
    expression.forEachChild { names($0, &result) }
  }

  /// The relation to be pivoted with all its columns, and the span of its text.
  private mutating func pivoted(_ inner: TableReference, _ reference: TableReference) -> (ScopeRelation, Span)? {
    scopes.append(Scope())
    table(inner)
    let scope = scopes.removeLast()
    guard scope.relations.count == 1, let relation = scope.relations.first, relation.columns != nil else {
      report(.unknownColumns("PIVOT", place(inner.span)))
      return nil
    }
    return (relation, inner.span)
  }

  private mutating func finish(_ reference: TableReference, _ pieces: [PatchList.Piece], _ columns: [Column]) {
    let name = reference.alias?.name.map { folded($0) } ?? freshName("p")
    patches.replace(reference.span, pieces + [.text(") AS " + Names.quoted(name))])
    add(ScopeRelation(name: name, columns: columns, reference: Names.quoted(name)))
  }

  /// One row for each of the columns; the others go along.
  mutating func unpivot(_ reference: TableReference, _ inner: TableReference, _ unpivot: Unpivot) {
    guard let (relation, innerSpan) = pivoted(inner, reference) else { return }
    let turned = Set(unpivot.columns.map { folded($0.name.last) })
    let kept = (relation.columns ?? []).filter { !turned.contains($0.name ?? "") }
    let types = unpivot.columns.map { column in
      relation.columns?.first { $0.name == folded(column.name.last) }?.type
    }
    let (value, name) = (folded(unpivot.value), folded(unpivot.name))
    let table = freshName("v")
    var list = kept.map { "\(relation.reference).\(Names.quoted($0.name ?? "?column?"))" }
    list += ["\(table).\(Names.quoted(name))", "\(table).\(Names.quoted(value))"]
    let common = decimalCast(TypeRules.common(types))
    let rows = unpivot.columns.map { column in
      let label = column.alias.map { folded($0) } ?? folded(column.name.last)
      return
        "(\(Names.literal(label))::varchar, \(relation.reference).\(Names.quoted(folded(column.name.last)))\(common))"
    }
    var pieces: [PatchList.Piece] = [
      .text("(SELECT \(list.joined(separator: ", ")) FROM "), .source(innerSpan),
      .text(
        " CROSS JOIN LATERAL (VALUES \(rows.joined(separator: ", "))) AS \(table)(\(Names.quoted(name)), "
          + "\(Names.quoted(value)))"),
    ]
    if unpivot.includeNulls != true { pieces.append(.text(" WHERE \(table).\(Names.quoted(value)) IS NOT NULL")) }
    let columns =
      kept + [
        Column(name: name, type: .varchar(SQLType.longestVarchar)), Column(name: value, type: TypeRules.common(types)),
      ]
    finish(reference, pieces, columns)
  }
}

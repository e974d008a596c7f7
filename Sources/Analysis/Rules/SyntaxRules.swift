import Diagnostics
import SQL

/// Syntax of PostgreSQL's that is read, and that Redshift has not: R11.
extension StatementRules {
  /// Of the statement itself.
  var refusedClauses: [Diagnostic] {
    switch statement.kind {
    case .insert(let insert):
      return insert.returning.first.map { [unsupported("RETURNING", $0.span, "a query of its own")] } ?? []
    case .merge(let merge): return refused(merge)
    case .createTable(let table): return table.entries.flatMap(refused)
    default: return []
    }
  }

  private func refused(_ merge: Merge) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if let alias = merge.alias {
      findings.append(unsupported("alias for the target of MERGE", alias.span, "the table's own name stands for it"))
    }
    for branch in merge.branches {
      if let condition = branch.condition {
        findings.append(
          unsupported("condition in a WHEN of MERGE", condition.span, "leave other rows out of the source"))
      }
      if case .doNothing = branch.action {
        findings.append(unsupported("DO NOTHING in MERGE", branch.span, "leave these rows out of the source"))
      }
    }
    return findings
  }

  private func refused(_ entry: CreateTable.Entry) -> [Diagnostic] {
    switch entry {
    case .column(let column):
      return column.attributes.compactMap { attribute in
        guard case .check = attribute.kind else { return nil }
        return unsupported("CHECK", attribute.span, "a data test says it")
      }
    case .constraint(let constraint):
      guard case .check = constraint.kind else { return [] }
      return [unsupported("CHECK", constraint.span, "a data test says it")]
    case .like: return []
    }
  }

  /// Of one query: its common tables, its limit, its locks.
  func refused(_ query: Query) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    for table in query.with?.tables ?? [] {
      if case .values = table.query.body.kind {
        findings.append(unsupported("VALUES in WITH", table.query.span, "select … union all select …"))
      }
      if table.materialized != nil {
        findings.append(unsupported("MATERIALIZED in WITH", table.name.span, "leave the word out"))
      }
      if query.with?.isRecursive ?? false, table.columns.isEmpty, Self.names(table.name.folded, table.query) {
        findings.append(
          unsupported(
            "recursive common table without a list of columns", table.name.span, "\(table.name.text) (a, b) as (…)"))
      }
    }
    if case .fetch(let count)? = query.limit {
      findings.append(unsupported("FETCH FIRST", count?.span ?? query.span, "limit n", severity: .warning))
    }
    if let locking = query.locking {
      findings.append(unsupported(locking.uppercased(), query.span, "lock the table", severity: .warning))
    }
    return findings
  }

  private static func names(_ table: String, _ query: Query) -> Bool {
    var found = false
    var walker = QueryWalker()
    walker.onTable = { reference in
      if case .relation(let name, _) = reference.kind, name.parts.count == 1, name.folded == table { found = true }
    }
    walker.walk(query)
    return found
  }

  /// Of one FROM entry.
  func refused(_ reference: TableReference) -> [Diagnostic] {
    switch reference.kind {
    case .subquery(let query, let isLateral):
      if isLateral { return [lateral(reference)] }
      guard case .values = query.body.kind else { return [] }
      return [unsupported("VALUES in FROM", reference.span, "select … union all select …")]
    case .function(_, let isLateral, let ordinality):
      if isLateral { return [lateral(reference)] }
      return ordinality ? [unsupported("WITH ORDINALITY", reference.span, "from t, t.items as i at n")] : []
    default: return []
    }
  }

  private func lateral(_ reference: TableReference) -> Diagnostic {
    unsupported("LATERAL", reference.span, "join by columns; an array of SUPER needs no word: from t, t.items as i")
  }

  /// Of one expression.
  func refused(_ expression: Expression) -> [Diagnostic] {
    switch expression.kind {
    case .arrayLiteral, .arrayQuery:
      return [unsupported("array of PostgreSQL's", expression.span, "array(a, b), a SUPER")]
    case .slice: return [unsupported("slice of an array", expression.span, "subarray(a, start, length)")]
    case .between(_, _, _, _, symmetric: true):
      return [unsupported("BETWEEN SYMMETRIC", expression.span, "between least(a, b) and greatest(a, b)")]
    default: return []
    }
  }

  private func contains(_ outer: Span, _ inner: Span) -> Bool { outer.start <= inner.start && inner.end <= outer.end }

  /// Correlated subqueries in the ON of an outer join, and those with window functions.
  var correlations: [Diagnostic] {
    let outer = facts.remarks.filter { $0.kind == .correlated }.map(\.span)
    guard !outer.isEmpty else { return [] }
    var findings: [Diagnostic] = []
    var subqueries: [(span: Span, windows: [Span])] = []
    var conditions: [Span] = []
    var walker = QueryWalker()
    walker.onTable = { reference in
      if case .join(_, let kind, _, .on(let condition)) = reference.kind, [.left, .right, .full].contains(kind.form) {
        conditions.append(condition.span)
      }
    }
    walker.onExpression = { expression in
      switch expression.kind {
      case .exists(let query), .subquery(let query), .inQuery(_, let query, _): subqueries.append((query.span, []))
      case .function(let call) where call.over != nil:
        let around = subqueries.indices.filter { contains(subqueries[$0].span, expression.span) }
        if let inner = around.last { subqueries[inner].windows.append(expression.span) }
      default: break
      }
    }
    walker.walk(statement)
    for span in outer {
      // The innermost is the last that was met.
      guard let own = subqueries.last(where: { contains($0.span, span) }) else { continue }
      if conditions.contains(where: { contains($0, own.span) && !contains(own.span, $0) }) {
        findings.append(correlated("a correlated subquery stands in the ON of an outer join", span))
      } else if let window = own.windows.first {
        findings.append(correlated("a correlated subquery has a window function", window))
      }
    }
    return findings
  }

  private func correlated(_ message: String, _ span: Span) -> Diagnostic {
    Diagnostic(
      code: "redshift.correlated-subquery", message: message, place: place(span),
      hint: "join the tables, and compute it in a common table")
  }
}

import Diagnostics
import SQL

/// Syntax of PostgreSQL's that is read, and that Redshift has not: R11.
extension StatementRules {
  /// As this module words what a cluster refuses.
  func unsupported(_ forms: [RefusedForm]) -> [Diagnostic] {
    forms.map { unsupported($0.what, $0.span, $0.hint, severity: $0.isMild ? .warning : .error) }
  }

  /// Of the statement itself.
  var refusedClauses: [Diagnostic] {
    var forms = RefusedForms.of(statement)
    if case .query(let query) = statement.kind, let form = RefusedForms.alone(query.body) { forms.append(form) }
    return unsupported(forms)
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

import Diagnostics

/// A form of PostgreSQL's that the parser reads and Redshift refuses: what `check` reports, and what the local target
/// turns down as a cluster would.
package struct RefusedForm: Sendable {
  /// What Redshift has not: stands behind "Redshift has no".
  package let what: String
  package let span: Span
  /// What to write instead.
  package let hint: String?
  /// Whether the leader node may still answer it over no tables of one's own.
  package let isMild: Bool

  package init(_ what: String, _ span: Span, _ hint: String?, isMild: Bool = false) {
    self.what = what
    self.span = span
    self.hint = hint
    self.isMild = isMild
  }
}

/// Finds such forms, one node of a statement's tree at a time: inner nodes are the walker's.
package enum RefusedForms {
  // MARK: Statements

  package static func of(_ statement: Statement) -> [RefusedForm] {
    switch statement.kind {
    case .insert(let insert):
      return insert.returning.first.map { [RefusedForm("RETURNING", $0.span, "a query of its own")] } ?? []
    case .update(let update): return update.assignments.compactMap(of)
    case .merge(let merge): return of(merge)
    case .createTable(let table): return table.entries.flatMap(of)
    default: return []
    }
  }

  /// Redshift's SET names one column by itself.
  private static func of(_ assignment: Assignment) -> RefusedForm? {
    if let target = assignment.targets.first, assignment.targets.count == 1, target.parts.count > 1 {
      return RefusedForm("table's name in front of a column of SET", target.span, "\(target.last.text) = …")
    }
    guard assignment.targets.count > 1 || assignment.hasParentheses else { return nil }
    return RefusedForm("list of columns in SET", assignment.span, "column = value, one by one")
  }

  private static func of(_ merge: Merge) -> [RefusedForm] {
    var found: [RefusedForm] = []
    if let with = merge.with {
      found.append(RefusedForm("WITH in front of MERGE", with.span, "put the rows into a temporary table first"))
    }
    if let alias = merge.alias {
      found.append(RefusedForm("alias for the target of MERGE", alias.span, "the table's own name stands for it"))
    }
    for branch in merge.branches {
      if let condition = branch.condition {
        found.append(
          RefusedForm("condition in a WHEN of MERGE", condition.span, "leave other rows out of the source"))
      }
      if case .update(let assignments) = branch.action { found += assignments.compactMap(of) }
      if case .doNothing = branch.action {
        found.append(RefusedForm("DO NOTHING in MERGE", branch.span, "leave these rows out of the source"))
      }
    }
    return found
  }

  private static func of(_ entry: CreateTable.Entry) -> [RefusedForm] {
    switch entry {
    case .column(let column):
      return column.attributes.compactMap { attribute in
        guard case .check = attribute.kind else { return nil }
        return RefusedForm("CHECK", attribute.span, "a data test says it")
      }
    case .constraint(let constraint):
      guard case .check = constraint.kind else { return [] }
      return [RefusedForm("CHECK", constraint.span, "a data test says it")]
    case .like: return []
    }
  }

  // MARK: Queries

  /// Its common tables, its limit, its locks.
  package static func of(_ query: Query) -> [RefusedForm] {
    var found: [RefusedForm] = []
    if let with = query.with {
      for table in with.tables {
        if case .values = table.query.body.kind {
          found.append(RefusedForm("VALUES in WITH", table.query.span, "select … union all select …"))
        }
        if table.materialized != nil {
          found.append(RefusedForm("MATERIALIZED in WITH", table.name.span, "leave the word out"))
        }
        if with.isRecursive, table.columns.isEmpty, names(table.name.folded, table.query) {
          found.append(
            RefusedForm(
              "recursive common table without a list of columns", table.name.span, "\(table.name.text) (a, b) as (…)"))
        }
      }
    }
    if case .fetch(let count)? = query.limit {
      found.append(RefusedForm("FETCH FIRST", count?.span ?? query.span, "limit n", isMild: true))
    }
    if let locking = query.locking {
      found.append(RefusedForm(locking.uppercased(), query.span, "lock the table", isMild: true))
    }
    return found
  }

  /// Whether a recursive WITH begins it, which a subquery does not take.
  package static func inSubquery(_ query: Query) -> RefusedForm? {
    guard let with = query.with, with.isRecursive,
      with.tables.contains(where: { names($0.name.folded, $0.query) })
    else { return nil }
    return RefusedForm("WITH RECURSIVE in a subquery", with.span, "put it in front of the outermost query")
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

  package static func of(_ body: QueryBody, _ source: SourceFile) -> [RefusedForm] {
    switch body.kind {
    case .setOperation(_, let rest):
      return rest.filter { $0.quantity == .all && $0.operation != .union }.map {
        RefusedForm(source.text($0.word.span).uppercased() + " ALL", $0.word.span, "without ALL, rows come once")
      }
    case .table(let name):
      return [RefusedForm("TABLE as a query", body.span, "select * from \(name.last.text)")]
    default: return []
    }
  }

  /// VALUES that stands by itself, in the place of a query.
  package static func alone(_ body: QueryBody) -> RefusedForm? {
    guard case .values = body.kind else { return nil }
    return RefusedForm("VALUES as a query", body.span, "select … union all select …")
  }

  /// VALUES among the terms of a set operation.
  package static func terms(of body: QueryBody) -> [RefusedForm] {
    guard case .setOperation(let first, let rest) = body.kind else { return [] }
    return ([first] + rest.map(\.body)).compactMap(alone)
  }

  package static func of(_ select: Select) -> [RefusedForm] {
    var found: [RefusedForm] = []
    if case .distinctOn? = select.quantity {
      found.append(
        RefusedForm("DISTINCT ON", select.clauses.keyword.span, "qualify row_number() over (partition by …) = 1"))
    }
    if let window = select.windows.first {
      found.append(RefusedForm("WINDOW clause", window.span, "write the window after OVER each time"))
    }
    if let qualify = select.qualify, let reference = nameless(before: qualify, in: select) {
      found.append(
        RefusedForm(
          "QUALIFY behind a table without an alias", reference.span,
          "give it one, from t as t qualify …: Redshift takes the word for the alias"))
    }
    return found
  }

  /// The last entry of FROM, where it has no alias and QUALIFY follows at once.
  private static func nameless(before qualify: Expression, in select: Select) -> TableReference? {
    guard select.condition == nil, select.hierarchy == nil, select.groupBy == nil, select.having == nil,
      var last = select.from.last
    else { return nil }
    while case .join(_, _, let right, .none) = last.kind { last = right }
    guard last.alias == nil else { return nil }
    switch last.kind {
    case .relation, .function: return last
    default: return nil
    }
  }

  /// One FROM entry.
  package static func of(_ reference: TableReference) -> [RefusedForm] {
    switch reference.kind {
    case .relation(_, .only):
      return [RefusedForm("ONLY in FROM", reference.span, "leave the word out: no table inherits from another")]
    case .subquery(let query, let isLateral):
      if isLateral { return [lateral(reference)] }
      if let form = inSubquery(query) { return [form] }
      guard case .values = query.body.kind else { return [] }
      return [RefusedForm("VALUES in FROM", reference.span, "select … union all select …")]
    case .function(_, let isLateral, let numbering):
      if isLateral { return [lateral(reference)] }
      return numbering == .ordinality
        ? [RefusedForm("WITH ORDINALITY", reference.span, "from t, t.items as i at n")] : []
    default: return []
    }
  }

  private static func lateral(_ reference: TableReference) -> RefusedForm {
    RefusedForm("LATERAL", reference.span, "join by columns; an array of SUPER needs no word: from t, t.items as i")
  }

  // MARK: Expressions

  package static func of(_ expression: Expression) -> [RefusedForm] {
    switch expression.kind {
    case .arrayLiteral, .arrayQuery:
      return [RefusedForm("array of PostgreSQL's", expression.span, "array(a, b), a SUPER")]
    case .row(_, keyword: true): return [RefusedForm("ROW(…)", expression.span, "object('a', a, …), a SUPER")]
    case .slice: return [RefusedForm("slice of an array", expression.span, "subarray(a, start, length)")]
    case .between(_, _, _, _, symmetric: true):
      return [RefusedForm("BETWEEN SYMMETRIC", expression.span, "between least(a, b) and greatest(a, b)")]
    case .isTest(_, .distinctFrom, _):
      return [
        RefusedForm("IS DISTINCT FROM", expression.span, "compare, and test both sides for NULL", isMild: true)
      ]
    case .subquery(let query), .exists(let query), .inQuery(_, let query, _):
      return inSubquery(query).map { [$0] } ?? []
    default: return []
    }
  }

  /// The clauses of a call.
  package static func of(_ call: FunctionCall) -> [RefusedForm] {
    var found: [RefusedForm] = []
    let name = call.name.last.folded
    if call.filter != nil {
      found.append(RefusedForm("FILTER", call.name.span, "\(name)(case when … then … end)"))
    }
    if !call.orderBy.isEmpty {
      found.append(
        RefusedForm(
          "ORDER BY among arguments", call.name.span, "within group (order by …) after the parenthesis"))
    }
    // LISTAGG has it, as documented.
    if call.quantity == .distinct, call.over != nil, name != "listagg" {
      found.append(
        RefusedForm("DISTINCT in a window function", call.name.span, "count distinct values in a subquery"))
    }
    if case .specification(let window)? = call.over { found += of(window, name) }
    return found
  }

  /// The window of one function.
  private static func of(_ window: WindowSpecification, _ name: String) -> [RefusedForm] {
    var found: [RefusedForm] = []
    let sortsItself = partitionsAlone.contains(name)
    if sortsItself, let first = window.orderBy.first {
      found.append(
        RefusedForm(
          "ORDER BY in the window of \(name.uppercased())", first.span, "only PARTITION BY: over (partition by …)"))
    }
    if let frame = window.frame {
      if sortsItself || frameless.contains(name) {
        found.append(
          RefusedForm("frame in the window of \(name.uppercased())", frame.extent.span, "leave it out"))
      } else if frame.unit != .rows || frame.exclusion != nil {
        found.append(RefusedForm("frame but ROWS", frame.extent.span, "rows between … and …"))
      }
    }
    for value in window.partitionBy + window.orderBy.map(\.expression) {
      guard case .literal(let literal) = value.kind, case .string = literal.kind else { continue }
      found.append(RefusedForm("string constants in a window's lists", value.span, "name a column, or leave it out"))
    }
    return found
  }

  /// Redshift: their OVER holds PARTITION BY and no more.
  private static let partitionsAlone: Set<String> = [
    "listagg", "median", "percentile_cont", "percentile_disc", "ratio_to_report",
  ]
  private static let frameless: Set<String> = ["cume_dist", "lag", "lead", "ntile", "percent_rank"]
}

import Diagnostics
import SQL

/// Conditions on partition columns that hold for all rows that one place of a statement reads.
struct PartitionFilter {
  /// What the table is called there.
  let alias: String
  let conditions: [Expression]
}

/// Finds the places where a statement reads an external table, and their conditions: terms of the WHERE that name
/// partition columns and constants only.
struct PartitionFilterFinder {
  let table: ExternalName
  let columns: Set<String>
  private(set) var occurrences = 0
  /// One for each occurrence that has conditions.
  private(set) var filters: [PartitionFilter] = []

  init(table: ExternalName, columns: Set<String>) {
    self.table = table
    self.columns = columns
  }

  mutating func visit(_ statement: Statement) {
    switch statement.kind {
    case .query(let query), .declareCursor(_, _, let query): visit(query)
    case .insert(let insert):
      if let with = insert.with { for table in with.tables { visit(table.query) } }
      if case .query(let query) = insert.source { visit(query) }
    case .createTableAs(let table): visit(table.query)
    case .createMaterializedView(let view): visit(view.query)
    case .explain(_, let inner): visit(inner)
    default: break
    }
  }

  private mutating func visit(_ query: Query) {
    for table in query.with?.tables ?? [] { visit(table.query) }
    visit(query.body)
  }

  private mutating func visit(_ body: QueryBody) {
    switch body.kind {
    case .select(let select): visit(select)
    case .setOperation(let first, let rest):
      visit(first)
      for term in rest { visit(term.body) }
    case .parenthesized(let query): visit(query)
    case .table(let name): if table.isNamed(name.parts.map(\.folded)) { occurrences += 1 }
    case .values: break
    }
  }

  private mutating func visit(_ select: Select) {
    var aliases: [String] = []
    for reference in select.from { visit(reference, &aliases) }
    if let condition = select.condition {
      var found = Conditions(columns: columns, table: table)
      found.split(condition)
      for alias in aliases {
        let own = found.terms.filter { found.isOnly($0, of: alias, alone: aliases.count == 1) }
        if !own.isEmpty { filters.append(PartitionFilter(alias: alias, conditions: own)) }
      }
      subqueries(condition)
    }
    for item in select.items { subqueries(item.expression) }
  }

  private mutating func visit(_ reference: TableReference, _ aliases: inout [String]) {
    switch reference.kind {
    case .relation(let name, _):
      if table.isNamed(name.parts.map(\.folded)) {
        occurrences += 1
        aliases.append(reference.alias?.name?.folded ?? name.last.folded)
      }
    case .subquery(let query, _): visit(query)
    case .join(let left, _, let right, _):
      visit(left, &aliases)
      visit(right, &aliases)
    case .parenthesized(let inner): visit(inner, &aliases)
    default: break
    }
  }

  private mutating func subqueries(_ expression: Expression) {
    switch expression.kind {
    case .subquery(let query), .exists(let query): visit(query)
    case .inQuery(_, let query, _): visit(query)
    case .quantified(_, _, _, .query(let query)): visit(query)
    default: break
    }
    var children: [Expression] = []
    expression.forEachChild { children.append($0) }
    for child in children { subqueries(child) }
  }

  private struct Conditions {
    let columns: Set<String>
    let table: ExternalName
    var terms: [Expression] = []

    mutating func split(_ expression: Expression) {
      switch expression.kind {
      case .and(let all): for term in all { split(term) }
      case .parenthesized(let inner): split(inner)
      default: terms.append(expression)
      }
    }

    /// Whether a term names the table's partition columns, at least one, and nothing else.
    func isOnly(_ expression: Expression, of alias: String, alone: Bool) -> Bool {
      var names = 0
      return check(expression, alias, alone, &names) && names > 0
    }

    private func check(_ expression: Expression, _ alias: String, _ alone: Bool, _ names: inout Int) -> Bool {
      switch expression.kind {
      case .subquery, .exists, .inQuery, .quantified, .arrayQuery, .star, .parameter, .function: return false
      case .name(let name):
        let parts = name.parts.map(\.folded)
        guard columns.contains(parts[parts.count - 1]), parts.count <= 2 else { return false }
        guard parts.count == 1 ? alone : parts[0] == alias else { return false }
        names += 1
        return true
      default: break
      }
      var isGood = true
      var children: [Expression] = []
      expression.forEachChild { children.append($0) }
      for child in children where isGood { isGood = check(child, alias, alone, &names) }
      return isGood
    }
  }
}

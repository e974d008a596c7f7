import Diagnostics
import SQL

/// What a cluster would refuse of a statement that PostgreSQL takes. Told once the statement is walked: only then is it
/// known whether it reads tables of the user's (no function of the leader node's goes with them) or the catalog alone
/// (clients write PostgreSQL's forms there, and the leader node is a PostgreSQL).
struct ClusterFindings {
  /// A call of a function that the leader node alone has.
  struct LeaderCall {
    let name: String
    let place: SourcePlace
    /// Whether it says nothing over tables unless a column stands in it: the leader works it out first.
    let needsColumn: Bool
  }

  var findings: [Diagnostic] = []
  var leaderCalls: [LeaderCall] = []
  /// Whether a table of the user's is read.
  var readsTables = false
  /// Whether the rows are kept: in a table, a materialized view.
  var keepsRows = false
  /// Whether an aggregate was met that Redshift sorts for.
  var sortsAggregates = false
  /// Whether VALUES may stand here: as the rows of an INSERT, or where the finding about it was told already.
  var takesValues = false
}

extension Lowerer {
  mutating func refuse(_ forms: [RefusedForm]) {
    for form in forms {
      cluster.findings.append(.notRedshift("Redshift has no \(form.what)", place(form.span), hint: form.hint))
    }
  }

  mutating func noteLeaderCall(_ call: FunctionCall, _ name: String, _ span: Span) {
    let isSure =
      Self.aboutSession.contains(name) || name == "generate_series"
      || call.arguments.contains { $0.value.namesColumn }
    cluster.leaderCalls.append(.init(name: name, place: place(span), needsColumn: !isSure))
  }

  /// Functions that fail over tables whatever stands in them.
  private static let aboutSession: WordSet = [
    "current_schema", "current_schemas", "has_database_privilege", "has_schema_privilege", "has_table_privilege",
  ]

  /// Sorted aggregates that do not go together.
  mutating func checkSortedAggregates(_ select: Select) {
    cluster.sortsAggregates = false
    for conflict in SortedAggregates.conflicts(select, source) {
      switch conflict {
      case .order(let call, _):
        // Redshift: as it words it.
        cluster.findings.append(
          .notRedshift(
            "within group ORDER BY clauses for aggregate functions must be the same", place(call.name.span),
            hint: "compute them in two queries and join these"))
      case .distinct(let call, let sorted):
        cluster.findings.append(
          .notRedshift(
            "\(call.name.last.folded) with DISTINCT cannot stand beside \(sorted) on Redshift", place(call.name.span),
            hint: "compute them in two queries and join these"))
      }
    }
  }

  /// The findings that count for this statement.
  func clusterFindings(_ statement: Statement) -> [Diagnostic] {
    if cluster.findings.isEmpty && cluster.leaderCalls.isEmpty { return [] }
    var found = cluster.findings
    for call in cluster.leaderCalls where !call.needsColumn {
      guard cluster.readsTables || (call.name == "generate_series" && cluster.keepsRows) else { continue }
      found.append(
        call.name == "substr"
          ? .notRedshift(
            "SUBSTR() function is not supported (Hint: use SUBSTRING instead)", call.place, hint: "write SUBSTRING")
          : .notRedshift(
            "Specified types or functions (one per INFO message) not supported on Redshift tables.", call.place,
            hint: Self.leaderHint(call.name)))
    }
    return found.isEmpty || CatalogReader.readsCatalogAlone(statement) ? [] : found
  }

  private static func leaderHint(_ name: String) -> String {
    switch name {
    case "generate_series":
      "generate_series runs on the leader node alone: write a recursive common table, or keep a table of numbers"
    case "age": "age runs on the leader node alone: write DATEDIFF(…)"
    default: "\(name) runs on the leader node alone, which has no table's rows: ask for its value in a query of its own"
    }
  }
}

/// Whether a query, or a view's, reads relations of the catalog, and no others.
enum CatalogReader {
  static func readsCatalogAlone(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .query, .declareCursor, .createView: break
    case .explain(_, let inner), .prepare(_, _, let inner): return readsCatalogAlone(inner)
    default: return false
    }
    var common: Set<String> = []
    var others = false
    var names: [QualifiedName] = []
    var walker = QueryWalker()
    walker.onQuery = { query in
      for table in query.with?.tables ?? [] { common.insert(table.name.folded) }
    }
    walker.onTable = { reference in
      if case .relation(let name, _) = reference.kind { names.append(name) }
    }
    walker.walk(statement)
    var found = false
    for name in names {
      if isSystem(name.parts.map(\.folded)) {
        found = true
      } else if name.parts.count > 1 || !common.contains(name.folded) {
        others = true
      }
    }
    return found && !others
  }

  /// Whether a relation is the server's own.
  static func isSystem(_ parts: [String]) -> Bool {
    guard let name = parts.last else { return false }
    if parts.count > 1 {
      return ["pg_catalog", "information_schema", "rs_catalog", "pg_internal"].contains(parts[parts.count - 2])
    }
    return ["pg_", "svv_", "stv_", "stl_", "svl_", "sys_", "svcs_"].contains { name.hasPrefix($0) }
  }
}

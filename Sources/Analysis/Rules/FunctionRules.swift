import Diagnostics
import ProjectModel
import SQL

/// Rules about one call.
struct FunctionRules {
  let call: FunctionCall
  let span: Span
  let rules: StatementRules

  private var name: String { call.name.last.folded }
  private var isOwn: Bool { call.name.parts.count == 1 }

  var findings: [Diagnostic] {
    guard isOwn else { return [] }
    return unknown + clauses + window + places + weeks
  }

  private func place(_ span: Span) -> SourcePlace { rules.place(span) }

  /// Aggregates of PostgreSQL's: none can be made in Redshift, so the name is surely wrong.
  private static let aggregates: [String: String] = [
    "string_agg": "listagg(…, ',') within group (order by …)", "array_agg": "listagg, or split_to_array of it",
    "json_agg": "listagg of json_serialize(…)", "jsonb_agg": "listagg of json_serialize(…)",
    "json_object_agg": "", "jsonb_object_agg": "", "corr": "", "covar_pop": "", "covar_samp": "", "regr_slope": "",
    "mode": "",
  ]

  /// Others of PostgreSQL's; the database may have functions of its own under these names.
  private static let scalars: [String: String] = [
    "string_to_array": "split_to_array",
    "regexp_matches": "regexp_substr", "regexp_split_to_table": "split_to_array, unnested",
    "regexp_split_to_array": "split_to_array", "concat_ws": "a || ',' || b", "to_json": "json_serialize",
    "row_to_json": "object(…)", "json_build_object": "object(…)", "jsonb_build_object": "object(…)",
    "make_date": "to_date(…, 'YYYYMMDD')", "make_timestamp": "to_timestamp(…)", "make_interval": "interval '…'",
    "clock_timestamp": "getdate()", "statement_timestamp": "getdate()", "transaction_timestamp": "sysdate",
    "justify_days": "", "justify_hours": "", "justify_interval": "", "array_length": "get_array_length",
    "width_bucket": "", "format": "||", "gen_random_uuid": "",
  ]

  /// Rows out of nothing, which the leader node makes: none reach a table, or what lies beside one.
  private var series: [Diagnostic] {
    let node = rules.node
    let isStored =
      node.resourceType == .model && ["table", "incremental", "materialized_view"].contains(node.materialized)
    let isInserted = if case .query = rules.statement.kind { false } else { true }
    let isSure = isStored || isInserted || rules.facts.readsStoredTables
    return [
      Diagnostic(
        code: "redshift.leader-only-function",
        message: isSure
          ? "generate_series runs on the leader node only: its rows reach no table"
          : "generate_series runs on the leader node only: nothing can join it, or store its rows",
        place: place(call.name.span), hint: "a table of numbers, or a recursive common table",
        severity: isSure ? .error : .warning)
    ]
  }

  private var unknown: [Diagnostic] {
    func finding(_ hint: String, _ severity: Diagnostic.Severity) -> Diagnostic {
      Diagnostic(
        code: "redshift.unsupported-function", message: "'\(name)' is PostgreSQL's: Redshift has no such function",
        place: place(call.name.span), hint: hint.isEmpty ? nil : hint, severity: severity)
    }
    if let hint = Self.aggregates[name] { return [finding(hint, .error)] }
    if let hint = Self.scalars[name] { return [finding(hint, .warning)] }
    return []
  }

  private var clauses: [Diagnostic] { rules.unsupported(RefusedForms.of(call)) }

  private static let framed: Set<String> = [
    "avg", "count", "max", "min", "sum", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop",
    "bool_and", "bool_or", "first_value", "last_value", "nth_value",
  ]

  private var window: [Diagnostic] {
    guard case .specification(let window)? = call.over else { return [] }
    var findings: [Diagnostic] = []
    if Self.framed.contains(name), !window.orderBy.isEmpty, window.frame == nil, window.base == nil {
      findings.append(
        Diagnostic(
          code: "redshift.window-frame", message: "\(name) over an ordered window needs a frame", place: place(span),
          hint: "rows between unbounded preceding and current row"))
    }
    if ["lag", "lead"].contains(name), call.arguments.count == 3 {
      findings.append(
        Diagnostic(
          code: "redshift.lag-default", message: "\(name) takes no default: two arguments at most",
          place: place(call.arguments[2].extent.span), hint: "coalesce(\(name)(…) over (…), …)"))
    }
    return findings
  }

  private var places: [Diagnostic] {
    if name == "generate_series" { return series }
    guard let signature = RedshiftFunctions.all[name] else { return [] }
    if signature.isLeaderOnly, rules.facts.readsStoredTables {
      // Without a column in it the leader may have worked it out before the tables are read.
      let isSure = call.arguments.contains { $0.value.namesColumn }
      let hint = name == "now" || name == "current_timestamp" || name.hasPrefix("local") ? "getdate()" : nil
      return [
        Diagnostic(
          code: "redshift.leader-only-function",
          message: isSure
            ? "\(name) runs on the leader node only: over a column of a table it fails"
            : "\(name) runs on the leader node only: over tables it fails, or is deprecated",
          place: place(call.name.span), hint: name == "age" ? "datediff(…)" : name == "substr" ? "substring(…)" : hint,
          severity: isSure ? .error : .warning)
      ]
    }
    if signature.isComputeOnly, rules.facts.tables.isEmpty, !rules.readsAnything {
      return [
        Diagnostic(
          code: "redshift.compute-only-function", message: "\(name) needs a table: without one it fails",
          place: place(call.name.span), severity: .warning)
      ]
    }
    return []
  }

  private var weeks: [Diagnostic] {
    guard ["datediff", "date_diff"].contains(name), let part = call.arguments.first?.value,
      ["week", "weeks", "w", "'week'"].contains(rules.file.text(part.span).lowercased())
    else { return [] }
    return [
      Diagnostic(
        code: "redshift.week-boundary", message: "which day begins a week here is not documented", place: place(span),
        hint: "datediff(day, date_trunc('week', …), date_trunc('week', …)) / 7 says it", severity: .note)
    ]
  }
}

extension StatementRules {
  /// Whether the statement reads any table, known or not.
  var readsAnything: Bool {
    var found = false
    var walker = QueryWalker()
    var common: Set<String> = []
    walker.onQuery = { query in
      for table in query.with?.tables ?? [] { common.insert(table.name.folded) }
    }
    walker.onTable = { reference in
      if case .relation(let name, _) = reference.kind, name.parts.count > 1 || !common.contains(name.folded) {
        found = true
      }
    }
    walker.walk(statement)
    return found
  }
}

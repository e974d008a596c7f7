import Diagnostics
import SQL

/// Statements.
extension Lowerer {
  mutating func statement(_ statement: Statement) {
    switch statement.kind {
    case .query(let query): topQuery(query)
    case .insert(let insert): self.insert(insert, statement)
    case .update(let update): self.update(update, statement)
    case .delete(let delete): self.delete(delete, statement)
    case .merge(let merge): self.merge(merge, statement)
    case .truncate(let truncate): self.truncate(truncate)
    case .createTable(let table): createTable(table, statement)
    case .createTableAs(let table): createTableAs(table, statement)
    case .createView(let view): createView(view, statement)
    case .createMaterializedView(let view): createMaterializedView(view, statement)
    case .createSchema(let schema): createSchema(schema, statement)
    case .alterTable(let alter): alterTable(alter, statement)
    case .drop(let drop): self.drop(drop, statement)
    case .comment(let comment): self.comment(comment, statement)
    case .grant(let grant): self.grant(grant, statement)
    case .transaction(let transaction): self.transaction(transaction, statement)
    case .set(let set): self.set(set, statement)
    case .explain(let options, let inner):
      if let option = options.first, option != .word(.verbose) {
        report(
          .notRedshift(
            "EXPLAIN has no option but VERBOSE on Redshift", place(statement.span),
            hint: "the views STL_EXPLAIN and SYS_QUERY_DETAIL tell of a query that ran"))
      }
      self.statement(inner)
    case .prepare(let name, _, let inner):
      self.name(name)
      self.statement(inner)
    case .declareCursor(let name, _, let query):
      self.name(name)
      self.query(query)
    case .copy:
      unsupported("COPY", statement, hint: "seed files and the models' own statements load data here")
    case .unload: unsupported("UNLOAD", statement)
    case .call(let name, let arguments):
      self.name(name)
      for argument in arguments { expression(argument.value) }
    case .createRoutine(let routine): createRoutine(routine, statement)
    case .createExternalTable: unsupported("CREATE EXTERNAL TABLE", statement)
    case .command(let command): self.command(command, statement)
    }
  }

  mutating func unsupported(_ name: String, _ statement: Statement, hint: String? = nil) {
    let span = Span(Int(statement.span.start), min(Int(statement.span.end), Int(statement.span.start) + 60))
    report(.unsupportedStatement(name, place(span), hint: hint))
  }

  /// A query that stands alone; with INTO it makes a table.
  private mutating func topQuery(_ query: Query) {
    if case .select(let select) = query.body.kind { isShown = select.into == nil }
    self.query(query)
    if case .select(let select) = query.body.kind, let into = select.into {
      name(into.name)
      cluster.keepsRows = true
      traits.insert(.changesCatalog)
    }
  }

  // MARK: DML

  private mutating func insert(_ insert: Insert, _ statement: Statement) {
    if let with = insert.with { self.with(with) }
    name(insert.target)
    for column in insert.columns { name(column) }
    refuse(RefusedForms.of(statement))
    cluster.keepsRows = true
    if case .query(let query) = insert.source {
      if case .values(let rows) = query.body.kind {
        cluster.takesValues = true
        refuseSubqueries(rows)
      }
      let columns = self.query(query)
      documents(insert, query)
      checkAssigned(insert, query, columns)
    }
    if insert.with != nil { commonTables.removeLast() }
  }

  /// Redshift takes a subquery for a value where one row is inserted alone.
  private mutating func refuseSubqueries(_ rows: [[Expression]]) {
    guard rows.count > 1 else { return }
    for row in rows {
      for value in row {
        guard case .subquery = value.bare.kind else { continue }
        report(
          .notRedshift(
            "can't use subqueries in multi-row VALUES", place(value.span), hint: "INSERT INTO … SELECT … UNION ALL …"))
        return
      }
    }
  }

  /// PostgreSQL would store a boolean's name in a string column; Redshift refuses.
  private mutating func checkAssigned(_ insert: Insert, _ query: Query, _ columns: [Column]?) {
    guard case .columns(let known)? = catalog.relation(folded(insert.target)) else { return }
    writes = catalog.relationID(folded(insert.target))
    var types = known.map(\.type)
    if !insert.columns.isEmpty {
      types = insert.columns.map { column in known.first { $0.name == folded(column) }?.type ?? nil }
    }
    if case .values(let rows) = query.body.kind {
      for row in rows {
        for (type, value) in zip(types, row) where type?.isString == true && typeOf(value) == .boolean {
          refuseBoolean(value)
        }
      }
    } else if let columns {
      for (type, column) in zip(types, columns) where type?.isString == true && column.type == .boolean {
        report(
          .notRedshift(
            "Redshift does not turn a boolean into a string", place(query.span),
            hint: "use CASE WHEN … THEN 'true' …"))
        return
      }
    }
  }

  /// String constants for SUPER columns: strings, whatever they hold.
  private mutating func documents(_ insert: Insert, _ query: Query) {
    guard case .columns(let known)? = catalog.relation(folded(insert.target)),
      known.contains(where: { $0.type == .super })
    else { return }
    var types = known.map(\.type)
    if !insert.columns.isEmpty {
      types = insert.columns.map { column in known.first { $0.name == folded(column) }?.type ?? nil }
    }
    func wrap(_ values: [Expression]) {
      for (type, value) in zip(types, values) where type == .super && isConstantString(value) {
        patches.wrap(value.span, "rs_catalog.to_super(", "::text)")
      }
    }
    switch query.body.kind {
    case .values(let rows): for row in rows { wrap(row) }
    case .select(let select): wrap(select.items.map(\.expression))
    default: break
    }
  }

  /// Common tables in front of INSERT, UPDATE or DELETE; the caller drops the frame.
  mutating func with(_ with: WithClause) {
    commonTables.append([:])
    for table in with.tables {
      name(table.name)
      let columns = query(table.query)
      commonTables[commonTables.count - 1][folded(table.name)] = CommonTableShape(
        columns: table.columns.isEmpty ? columns : renamed(columns, table.columns))
    }
  }

  /// The target as a FROM entry.
  mutating func target(_ name: QualifiedName, _ alias: Identifier?) {
    self.name(name)
    var columns: [Column]?
    if case .columns(let known)? = catalog.relation(folded(name)) {
      columns = known.map { Column(name: $0.name, type: $0.type) }
      writes = catalog.relationID(folded(name))
    }
    if let alias { self.name(alias, afterAs: false) }
    let own = alias.map { folded($0) } ?? folded(name.last)
    add(
      ScopeRelation(
        name: own, qualifiers: alias == nil ? folded(name) : [], columns: columns, reference: Names.quoted(own)))
  }

  private mutating func delete(_ delete: Delete, _ statement: Statement) {
    if let with = delete.with { self.with(with) }
    scopes.append(Scope())
    target(delete.target, delete.alias)
    from(delete.using)
    if let condition = delete.condition { expression(condition) }
    scopes.removeLast()
    if delete.with != nil { commonTables.removeLast() }
    if !delete.hasFrom { patches.wrap(delete.target.span, "FROM ", "") }
  }

  private mutating func truncate(_ truncate: Truncate) {
    for table in truncate.tables { name(table) }
    traits.insert(.commits)
  }

  // MARK: Sessions

  private mutating func transaction(_ transaction: Transaction, _ statement: Statement) {
    switch transaction.action {
    case .begin: traits.insert(.beginsTransaction)
    case .commit, .rollback: traits.insert(.endsTransaction)
    }
    // Redshift's SNAPSHOT isolation is PostgreSQL's repeatable read.
    if transaction.modes.contains(.word(.snapshot)) { main = ["BEGIN ISOLATION LEVEL REPEATABLE READ"] }
  }

  private mutating func set(_ set: SetStatement, _ statement: Statement) {
    guard let name = set.name else { return }
    let parameter = name.folded
    if parameter == "use", set.action == .reset {
      main = ["SELECT"]
      tag = "RESET"
      return
    }
    if let version = SessionParameters.versions[parameter], set.action == .show {
      main = ["SELECT '\(version)'::text AS \(parameter)"]
      tag = "SHOW"
      return
    }
    if case .set(let values, _) = set.action, let wanted = SessionParameters.fixed[parameter],
      !SessionParameters.means(values, wanted)
    {
      report(
        .unsupportedSyntax(
          "\(parameter) with another value than \(wanted)", place(statement.span),
          hint: "leave the statement out here: the default is \(wanted)"))
    }
    if parameter == "client_encoding", case .set(let values, _) = set.action, !SessionParameters.isUTF8(values) {
      report(
        .unsupportedSyntax(
          "another client_encoding than UTF8", place(statement.span), hint: "Redshift's texts are UTF-8"))
    }
    if parameter == "search_path" { searchPath(set.action) }
    guard SessionParameters.redshiftOnly.contains(parameter) else { return }
    let own = "rs_catalog." + parameter
    switch set.action {
    case .set: patches.replace(name.span, own)
    case .reset: patches.replace(name.span, own)
    case .show:
      main = ["SELECT coalesce(current_setting('\(own)', true), '') AS \(Names.quoted(parameter))"]
      tag = "SHOW"
    case .setSpecial: break
    }
  }

  /// The server takes a path as it stands, and would cut its names.
  private mutating func searchPath(_ action: SetStatement.Action) {
    switch action {
    case .set(let values, _):
      for value in values {
        switch value {
        case .name(let name) where name.span.end - name.span.start > Names.longest: self.name(name)
        case .string(let string) where string.value.utf8.count > Names.longest:
          patches.replace(string.span, Names.key(string.value.lowercased()))
        default: break
        }
      }
    case .show where LongNames.areUsed && catalog.hasLongNames:
      main = ["SELECT rs_catalog.long_text(current_setting('search_path')) AS search_path"]
      tag = "SHOW"
    default: break
    }
  }
}

/// Session parameters that PostgreSQL does not know: kept under a prefix.
enum SessionParameters {
  /// What Redshift says of its server, whatever ours is.
  static let versions = ["server_version": "8.0.2", "server_version_num": "80002"]

  /// Settings that change results, which the local target knows with their defaults alone.
  static let fixed: [String: String] = [
    "navigate_super_null_on_error": "on", "cast_super_null_on_error": "on", "parse_super_null_on_error": "off",
    "json_parse_dedup_attributes": "off", "json_parse_truncate_strings": "off", "downcase_delimited_identifier": "on",
  ]

  /// Whether the value of a SET names the one encoding.
  static func isUTF8(_ values: [Element]) -> Bool {
    let text: String
    switch values.first {
    case .word(let word): text = word.text
    case .name(let name): text = name.folded
    case .string(let string): text = string.value
    default: return false
    }
    return ["utf8", "unicode", "default"].contains(text.lowercased().filter { $0 != "-" && $0 != "_" })
  }

  /// Whether the values of a SET come to `on` or `off`, or to DEFAULT.
  static func means(_ values: [Element], _ wanted: String) -> Bool {
    guard let value = values.first else { return true }
    let text: String
    switch value {
    case .word(let word): text = word.text.lowercased()
    case .name(let name): text = name.folded
    case .string(let string): text = string.value.lowercased()
    case .number(let number): text = number
    case .expression(let expression):
      guard case .literal(let literal) = expression.kind else { return false }
      text = literal.kind == .true ? "on" : literal.kind == .false ? "off" : ""
    default: return false
    }
    switch text {
    case "default": return true
    case "on", "true", "t", "1", "yes": return wanted == "on"
    case "off", "false", "f", "0", "no": return wanted == "off"
    default: return false
    }
  }

  static let redshiftOnly: Set<String> = [
    "query_group", "wlm_query_slot_count", "enable_result_cache_for_session", "enable_case_sensitive_identifier",
    "enable_case_sensitive_super_attribute", "analyze_threshold_percent", "cast_super_null_on_error",
    "datashare_break_glass_session_var", "default_geometry_encoding", "describe_field_name_in_uppercase",
    "downcase_delimited_identifier", "enable_numeric_rounding", "enable_vacuum_boost",
    "error_on_nondeterministic_update", "interval_forbid_composite_literals",
    "json_serialization_enable", "json_serialization_parse_nested_strings", "max_concurrency_scaling_clusters",
    "max_cursor_result_set_size", "mv_enable_aqmv_for_session", "navigate_super_null_on_error",
    "parse_super_null_on_error",
    "pg_federation_repeatable_read", "query_cache_size", "spectrum_enable_pseudo_columns", "spectrum_query_maxerror",
    "stored_proc_log_min_messages", "use_fips_ssl", "auto_mv", "enable_scan_prefetch", "seed",
    "json_parse_dedup_attributes", "json_parse_truncate_strings", "default_array_search_null_handling",
    "enable_spill_to_storage", "interval_forbid_composite_literals", "query_priority", "session_label",
  ]
}

import Diagnostics
import JSON
import ProjectModel
import SQL

/// Rules about a node among its neighbours, its tests and its configs: R12, R13, R16, R17, R19, R20, R21.
struct GraphRules {
  let project: ParsedProject
  /// Generic tests by the node that they are declared on.
  private let tests: [String: [Node]]

  init(_ project: ParsedProject) {
    self.project = project
    var tests: [String: [Node]] = [:]
    for (_, node) in project.nodes where node.resourceType == .test {
      if let attached = node.attachedNode { tests[attached, default: []].append(node) }
    }
    self.tests = tests
  }

  func findings(_ result: NodeResult) -> [Diagnostic] {
    let node = result.node
    guard node.resourceType == .model else { return [] }
    switch node.materialized {
    case "view": return view(result)
    case "materialized_view": return materializedView(result)
    case "incremental": return incremental(node) + spread(result) + constraints(node) + textDates(result)
    case "table": return spread(result) + constraints(node) + textDates(result)
    default: return []
    }
  }

  private func external(_ id: String) -> SourceDefinition? { project.sources[id].flatMap { $0.isExternal ? $0 : nil } }

  // MARK: R12

  private func view(_ result: NodeResult) -> [Diagnostic] {
    let node = result.node
    let isLate = node.config.bool("bind") == false
    if !isLate {
      return node.dependsOn.nodes.compactMap { id in
        guard let source = external(id) else { return nil }
        return boundOverExternal(source, node)
      }
    }
    guard let file = result.compiled, let statement = result.statement else { return [] }
    var findings: [Diagnostic] = []
    var common: Set<String> = []
    var walker = QueryWalker()
    walker.onQuery = { query in
      for table in query.with?.tables ?? [] { common.insert(table.name.folded) }
    }
    walker.onTable = { reference in
      guard case .relation(let name, _) = reference.kind, name.parts.count == 1, !common.contains(name.folded),
        !name.folded.hasPrefix("__dbt__cte__")
      else { return }
      findings.append(
        Diagnostic(
          code: "redshift.late-binding-name",
          message: "a late-binding view names '\(name.last.text)' without its schema",
          place: SourcePlace(file, name.span),
          hint: "write schema.\(name.last.text), or ref() and source()"))
    }
    walker.walk(statement)
    let places = CompiledPlaces(compiled: file, node: node)
    return findings.map(places.place)
  }

  private func boundOverExternal(_ source: SourceDefinition, _ node: Node) -> Diagnostic {
    Diagnostic(
      code: "redshift.bound-over-external",
      message: "'\(node.name)' is bound to the external table \(source.name): only late-binding views can read it",
      place: CompiledPlaces.beginning(node), hint: "config(bind=false), or materialize it as a table")
  }

  // MARK: R13

  private func materializedView(_ result: NodeResult) -> [Diagnostic] {
    let node = result.node
    var findings: [Diagnostic] = []
    for id in node.dependsOn.nodes {
      if let parent = project.nodes[id], parent.materialized == "view", parent.resourceType == .model {
        findings.append(
          Diagnostic(
            code: "redshift.mv-over-view", message: "a materialized view cannot read '\(parent.name)', a view",
            place: CompiledPlaces.beginning(node), hint: "materialize \(parent.name) as a table, or as ephemeral"))
      }
      if let source = external(id), node.config.bool("auto_refresh") ?? false {
        findings.append(
          Diagnostic(
            code: "redshift.mv-auto-refresh",
            message: "a materialized view over the external table \(source.name) does not refresh by itself",
            place: CompiledPlaces.config("auto_refresh", node), hint: "auto_refresh=false"))
      }
    }
    guard let statement = result.statement, let file = result.compiled else { return findings }
    let places = CompiledPlaces(compiled: file, node: node)
    let refused = definition(statement, node, file)
    let told = Set(refused.map { $0.place?.span })
    let advice = fullRefresh(statement, result, file).filter { !told.contains($0.place?.span) }
    return findings + (refused + advice).map(places.place)
  }

  /// Functions that answer otherwise from one time to the next.
  private static func isMutable(_ name: String) -> Bool {
    ["getdate", "sysdate", "now", "current_date", "current_timestamp", "timeofday"].contains(name)
      || RedshiftFunctions.all[name]?.isVolatile ?? false
  }

  /// What no materialized view may hold, or none that refreshes by itself.
  private func definition(_ statement: Statement, _ node: Node, _ file: SourceFile) -> [Diagnostic] {
    var findings: [Diagnostic] = []
    if case .query(let query) = statement.kind, let first = query.orderBy.first?.expression.span ?? query.limitSpan {
      findings.append(
        Diagnostic(
          code: "redshift.mv-definition", message: "a materialized view takes no ORDER BY, LIMIT or OFFSET",
          place: SourcePlace(file, first), hint: "leave it to those who read it"))
    }
    guard node.config.bool("auto_refresh") ?? false else { return findings }
    var walker = QueryWalker()
    walker.onExpression = { expression in
      guard case .function(let call) = expression.kind,
        Self.isMutable(call.name.last.folded)
      else { return }
      findings.append(
        Diagnostic(
          code: "redshift.mv-auto-refresh",
          message: "a materialized view with \(call.name.last.folded) does not refresh by itself",
          place: SourcePlace(file, expression.span), hint: "auto_refresh=false"))
    }
    walker.walk(statement)
    return findings
  }

  private func fullRefresh(_ statement: Statement, _ result: NodeResult, _ file: SourceFile) -> [Diagnostic] {
    var reasons: [(String, Span)] = []
    var walker = QueryWalker()
    walker.onTable = { reference in
      if case .join(_, let kind, _, _) = reference.kind, [.left, .right, .full].contains(kind.form) {
        reasons.append(("an outer join", reference.span))
      }
    }
    walker.onBody = { body in
      if case .setOperation(_, let rest) = body.kind,
        rest.contains(where: { $0.operation != .union || $0.quantity != .all })
      {
        reasons.append(("a set operation", rest[0].word.span))
      }
    }
    walker.onExpression = { expression in
      switch expression.kind {
      case .subquery, .exists, .inQuery: reasons.append(("a subquery outside of FROM", expression.span))
      default: break
      }
      guard case .function(let call) = expression.kind else { return }
      if call.over != nil {
        reasons.append(("a window function", expression.span))
      } else if call.quantity == .distinct {
        reasons.append(("an aggregate of distinct values", expression.span))
      } else if ["listagg", "median", "percentile_cont", "stddev", "variance"].contains(call.name.last.folded) {
        reasons.append((call.name.last.folded, expression.span))
      } else if Self.isMutable(call.name.last.folded) {
        reasons.append((call.name.last.folded, expression.span))
      }
    }
    walker.walk(statement)
    return reasons.prefix(1).map { what, span in
      Diagnostic(
        code: "redshift.mv-full-refresh",
        message: "with \(what) the materialized view is computed anew at each refresh",
        place: SourcePlace(file, span), hint: "leave it to a view over the materialized one", severity: .note)
    }
  }

  // MARK: R16, R17

  private func incremental(_ node: Node) -> [Diagnostic] {
    let key = node.config.strings("unique_key").map { $0.lowercased() }
    guard !key.isEmpty else { return [] }
    var findings: [Diagnostic] = []
    let strategy = node.config.string("incremental_strategy") ?? "delete+insert"
    let own = tests[node.uniqueID] ?? []
    func has(_ name: String, _ column: String?) -> Bool {
      own.contains { test in
        guard let data = test.testMetadata, data.name.contains(name) else { return false }
        return column == nil || test.columnName?.lowercased() == column
      }
    }
    let place = CompiledPlaces.config("unique_key", node)
    if strategy == "merge", !has("unique", key.count == 1 ? key[0] : nil), !has("unique_combination", nil) {
      findings.append(
        Diagnostic(
          code: "redshift.merge-duplicates",
          message:
            "MERGE fails where two rows have one key, and no test says that \(key.joined(separator: ", ")) is unique",
          place: place, hint: "data_tests: [unique] on what feeds it, or on the model", severity: .warning))
    }
    if strategy == "delete+insert", key.count == 1, !has("not_null", key[0]), !has("unique", key[0]) {
      findings.append(
        Diagnostic(
          code: "redshift.nullable-key",
          message: "rows whose '\(key[0])' is null are never replaced, and no test says that there are none",
          place: place, hint: "data_tests: [not_null] on \(key[0])", severity: .note))
    }
    let keys = TableKeys(node)
    if ["merge", "delete+insert"].contains(strategy), keys.distribution == .unset || keys.distribution == .even {
      let isOne = key.count == 1
      findings.append(
        Diagnostic(
          code: "redshift.staging-keys",
          message: "new rows are matched by '\(key.joined(separator: "', '"))', and the table does not lie by "
            + (isOne ? "it" : "any of them"),
          place: place, hint: isOne ? "dist='\(key[0])'" : "dist='…', the one of most values", severity: .note))
    }
    return findings
  }

  // MARK: R5

  /// What tests and the query tell of the values that rows are spread by.
  private func spread(_ result: NodeResult) -> [Diagnostic] {
    guard let name = TableKeys(result.node).distKey else { return [] }
    let own = (tests[result.node.uniqueID] ?? []).filter { $0.columnName?.lowercased() == name }
      .compactMap { $0.testMetadata?.name }
    let place = CompiledPlaces.config("dist", result.node)
    if own.contains("accepted_values") {
      return [
        Diagnostic(
          code: "redshift.distkey-skew",
          message: "rows are spread by '\(name)', whose few values a test lists: most slices stay empty", place: place,
          hint: "spread by a column of many values that joins use", severity: .warning)
      ]
    }
    guard result.query?.columns.first(where: { $0.name == name })?.isNullable == true, !own.contains("not_null") else {
      return []
    }
    return [
      Diagnostic(
        code: "redshift.distkey-skew",
        message: "rows are spread by '\(name)', which may be null: all rows without it lie on one slice", place: place,
        hint: "data_tests: [not_null] on it, or another column", severity: .note)
    ]
  }

  // MARK: R20

  private func constraints(_ node: Node) -> [Diagnostic] {
    guard node.contract["enforced"]?.bool ?? false else { return [] }
    let own = tests[node.uniqueID] ?? []
    var keys: [(String, [String])] = []
    for column in node.columns {
      for constraint in column.constraints {
        if let type = constraint["type"]?.string { keys.append((type, [column.name])) }
      }
    }
    for constraint in node.constraints {
      if let type = constraint["type"]?.string {
        keys.append((type, (constraint["columns"]?.array ?? []).compactMap(\.string)))
      }
    }
    return keys.compactMap { type, columns in
      let wanted: String
      switch type {
      case "primary_key", "unique": wanted = "unique"
      case "foreign_key": wanted = "relationships"
      default: return nil
      }
      let isTested = own.contains { test in
        guard let data = test.testMetadata, data.name.contains(wanted) else { return false }
        return columns.count != 1 || test.columnName?.lowercased() == columns[0].lowercased()
      }
      guard !isTested else { return nil }
      return Diagnostic(
        code: "redshift.untested-key",
        message:
          "the planner trusts the \(type.split(separator: "_").joined(separator: " ")) on \(columns.joined(separator: ", ")), and no test holds it",
        place: CompiledPlaces.beginning(node), hint: "data_tests: [\(wanted)]", severity: .note)
    }
  }

  // MARK: R19

  private func textDates(_ result: NodeResult) -> [Diagnostic] {
    (result.query?.columns ?? []).compactMap { column in
      guard let name = column.name, name.hasSuffix("_date") || name.hasSuffix("_at"), let type = column.type,
        type.isString,
        let span = column.span, let file = result.compiled
      else { return nil }
      let finding = Diagnostic(
        code: "redshift.date-as-text", message: "'\(name)' is a \(type.text): as a date it is smaller, and sorts",
        place: SourcePlace(file, span), hint: "…::date", severity: .note)
      return CompiledPlaces(compiled: file, node: result.node).place(finding)
    }
  }

  // MARK: R21

  func external(_ source: SourceDefinition) -> [Diagnostic] {
    guard source.isExternal else { return [] }
    var findings: [Diagnostic] = []
    let wide = source.columns.filter { column in
      guard let text = column.dataType, case .varchar(SQLType.longestVarchar)? = DataTypeText.type(text) else {
        return false
      }
      return true
    }
    if let first = wide.first {
      findings.append(
        Diagnostic(
          code: "redshift.wide-varchar",
          message:
            "\(wide.count == 1 ? "'\(first.name)' is" : "'\(first.name)' and \(wide.count - 1) more are") as wide as "
            + "can be: queries of \(source.name) set memory aside for all of it",
          place: source.place, hint: "give it the length that its values need", severity: .note))
    }
    findings += textFiles(source)
    let properties = source.external["table_properties"]?.string?.lowercased() ?? ""
    guard !properties.contains("numrows") else { return findings }
    return findings + [
      Diagnostic(
        code: "redshift.external-statistics",
        message: "the planner takes \(source.name) for a large table: its rows are not counted",
        place: source.place, hint: "table_properties: \"('numRows'='…')\"", severity: .note)
    ]
  }

  private func textFiles(_ source: SourceDefinition) -> [Diagnostic] {
    let format = source.external["file_format"]?.string?.lowercased() ?? ""
    let rows = source.external["row_format"]?.string?.lowercased() ?? ""
    let words = ["csv", "json", "regex", "delimited", "grok"]
    guard format.contains("textfile") || format.isEmpty && words.contains(where: rows.contains) else { return [] }
    let moments = source.columns.filter { column in
      column.dataType.flatMap { DataTypeText.type($0) }.map { $0 == .timestamp || $0 == .timestamptz } ?? false
    }
    let notes = moments.prefix(1).map {
      "as a timestamp, '\($0.name)' must be written yyyy-mm-dd hh:mm:ss.ssssss in the files"
    }
    return [
      Diagnostic(
        code: "redshift.external-text",
        message: "\(source.name) lies in text files: each query reads all columns of them",
        place: source.place, hint: "keep it as Parquet: a query reads what it names, and no text has to be parsed",
        notes: Array(notes), severity: .note)
    ]
  }
}

extension Query {
  /// Where LIMIT or OFFSET counts.
  fileprivate var limitSpan: Span? {
    switch limit {
    case .count(let count)?, .fetch(let count?)?: count.span
    default: offset?.span
    }
  }
}

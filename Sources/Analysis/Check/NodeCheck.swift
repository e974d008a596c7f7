import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel
import SQL

/// What looking at one node gave.
struct NodeResult: Sendable {
  let node: Node
  var findings: [Diagnostic] = []
  /// What others may read of it; nil for tests and analyses.
  var table: KnownTable?
  var query: BoundQuery?
  var facts = QueryFacts()
  /// Of an incremental model's second run.
  var laterFacts: QueryFacts?
  /// Of a seed.
  var rows: Int?
  /// The rendered text; nil where there is none to be had.
  var compiled: SourceFile?
  var statement: Statement?
}

/// Renders, parses and binds one node, with what is known of those before it.
struct NodeCheck: Sendable {
  let compiler: NodeCompiler
  let selected: [String]
  let book: TableBook
  let dialect: SQLDialect
  /// Whether the node's own table stands already.
  var isLaterRun = false

  func run(_ node: Node) -> NodeResult {
    var result = NodeResult(node: node)
    switch node.resourceType {
    case .seed:
      let seed = SeedColumns.read(node)
      result.table = seed?.table
      result.rows = seed?.rows
    case .model, .snapshot, .analysis, .test:
      guard node.language == "sql" else {
        result.table = declared(node)
        return result
      }
      check(node, &result)
      if node.materialized == "incremental", let table = result.table {
        let later = laterRun(node, table, &result)
        result.findings += later
      }
    default: break
    }
    return result
  }

  /// What a second run of an incremental model finds besides, its table standing as the first run made it.
  private func laterRun(_ node: Node, _ table: KnownTable, _ first: inout NodeResult) -> [Diagnostic] {
    guard node.rawCode.contains("is_incremental") else { return [] }
    let later = NodeCheck(
      compiler: compiler, selected: selected, book: book.with(table), dialect: dialect, isLaterRun: true)
    var result = NodeResult(node: node)
    later.check(node, &result)
    first.laterFacts = result.facts
    let told = Set(first.findings.map(Self.key))
    return result.findings.filter { $0.code != "check.needs-database" && !told.contains(Self.key($0)) }
  }

  private static func key(_ finding: Diagnostic) -> String {
    "\(finding.code) \(finding.place?.span.start ?? -1) \(finding.message)"
  }

  private func check(_ node: Node, _ result: inout NodeResult) {
    let backend = CheckAdapter(
      compiler.project, selected: selected, book: book, standing: isLaterRun ? node : nil)
    let text: String
    do throws(Diagnostic) {
      text = try compiler.compile(node) {
        AdapterObject(compiler.context.adapter, backend: backend)
      }.codeWithoutCTEs
    } catch {
      result.findings.append(backend.asked ? .needsDatabase(node, CompiledPlaces.beginning(node)) : error)
      result.table = declared(node)
      return
    }
    guard !backend.asked else {
      result.findings.append(.needsDatabase(node, CompiledPlaces.beginning(node)))
      result.table = declared(node)
      return
    }
    let file = SourceFile(path: node.originalFilePath, text: text)
    result.compiled = file
    let places = CompiledPlaces(compiled: file, node: node)
    let script = SQLScript.parse(file)
    var findings: [Diagnostic] = []
    if script.diagnostics.isEmpty, script.statements.count == 1 {
      bind(script.statements[0], file, node, &result, &findings)
      if case .query = script.statements[0].kind {} else { findings += notAQuery(script, file, node) }
    } else if script.diagnostics.isEmpty {
      findings += notAQuery(script, file, node)
    } else if dialect == .redshift {
      findings += script.diagnostics
    } else if let first = script.diagnostics.first {
      findings.append(.unreadable(first))
    }
    if result.table == nil { result.table = declared(node) }
    result.findings += findings.map(places.place)
  }

  /// What dbt wraps into CREATE TABLE … AS and its kin is one query.
  private func notAQuery(_ script: SQLScript, _ file: SourceFile, _ node: Node) -> [Diagnostic] {
    switch node.resourceType {
    case .model where makesJustTheQuery(node), .snapshot, .test: break
    default: return []
    }
    let statement = script.statements.count > 1 ? script.statements[1] : script.statements.first
    let start = Int(statement?.span.start ?? 0)
    let word = file.bytes[start...].prefix { ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A }
    let span = Span(start, start + word.count)
    return [
      .notAQuery(node, file.text(span).uppercased(), script.statements.count, SourcePlace(file, span))
    ]
  }

  private func bind(
    _ statement: Statement, _ file: SourceFile, _ node: Node, _ result: inout NodeResult, _ findings: inout [Diagnostic]
  ) {
    let bound = Binder.bind(statement, in: file, tables: book, dialect: dialect)
    findings += bound.diagnostics
    result.facts = bound.facts
    result.statement = statement
    if dialect == .redshift, case .copy(let copy) = statement.kind {
      findings += CopyRules(copy: copy, file: file, span: statement.span).findings
    }
    guard let query = bound.query else { return }
    result.query = query
    if [.model, .snapshot].contains(node.resourceType), !node.isEphemeral {
      findings += Binder.duplicates(query, in: file)
    }
    if node.contract["enforced"]?.bool ?? false {
      findings += ContractCheck.findings(node, query, file, dialect)
    }
    findings += HardCodedNames.findings(statement, node, book, file)
    if dialect == .redshift {
      let rules = StatementRules(statement: statement, file: file, node: node, query: query, facts: bound.facts)
        .findings
      // A function of PostgreSQL's is not misspelt.
      let known = Set(rules.filter { $0.code.hasSuffix("-function") }.map { $0.place?.span })
      findings.removeAll { $0.code == "sql.unknown-function" && known.contains($0.place?.span) }
      findings += rules
    }
    result.table = table(node, query, bound.facts)
  }

  /// What the properties file tells where the SQL does not: all of it under a contract.
  private func declared(_ node: Node) -> KnownTable? {
    guard [.model, .snapshot].contains(node.resourceType) else { return nil }
    let isEnforced = node.contract["enforced"]?.bool ?? false
    let isComplete = isEnforced || Marks(node.config.meta).hasAllColumns
    return KnownTable(
      id: node.uniqueID, columns: isComplete ? node.columns.map(TableBook.column) : [], isComplete: isComplete,
      mayHaveKey: true)
  }

  private func table(_ node: Node, _ query: BoundQuery, _ facts: QueryFacts) -> KnownTable? {
    guard [.model, .snapshot].contains(node.resourceType) else { return nil }
    if node.contract["enforced"]?.bool ?? false { return declared(node) }
    let isStored = !node.isEphemeral && node.materialized != "view"
    var columns = query.columns.compactMap { column in
      column.name.map { KnownTable.Column(name: $0, type: column.type, isNullable: column.isNullable) }
    }
    if node.resourceType == .snapshot { columns += Self.snapshotColumns(node) }
    return KnownTable(
      id: node.uniqueID, columns: columns, isComplete: query.isComplete && makesJustTheQuery(node) && !isAltered(node),
      isOfLeader: !isStored && !facts.readsStoredTables)
  }

  /// Whether a hook gives the table columns that its query has not.
  private func isAltered(_ node: Node) -> Bool {
    (node.config.hooks("pre-hook") + node.config.hooks("post-hook")).contains { hook in
      let text = hook.sql.lowercased()
      return text.contains("alter table") && (text.contains("add column") || text.contains("rename column"))
    }
  }

  /// A materialization of the project's own, or a package's, may add columns to the query's.
  private func makesJustTheQuery(_ node: Node) -> Bool {
    guard !node.isEphemeral, let entry = compiler.context.macros.materialization(node.materialized) else { return true }
    return compiler.context.adapter.internalPackages.contains(entry.macro.packageName)
  }

  /// The columns that a snapshot has besides its query's; `snapshot_meta_column_names` may call them otherwise.
  private static func snapshotColumns(_ node: Node) -> [KnownTable.Column] {
    let names = node.config["snapshot_meta_column_names"]?.object ?? [:]
    var columns = ["dbt_scd_id", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to"]
    if node.config.string("hard_deletes") == "new_record" { columns.append("dbt_is_deleted") }
    return columns.map { KnownTable.Column(name: (names[$0]?.string ?? $0).lowercased(), type: nil) }
  }
}

import Compiler
import Diagnostics
import JSON
import Jinja
import ProjectModel
import SQL

/// Rules about hooks: R14, R15, R17, R18, and what their statements name. Each is rendered as far as that goes without a
/// database.
struct HookRules: Sendable {
  let compiler: NodeCompiler
  let selected: [String]
  let book: TableBook
  let dialect: SQLDialect

  /// One hook's statements.
  private struct Read {
    let text: HookText
    let script: SQLScript
  }

  /// Of a node's own hooks, or of an operation (`on-run-start`, `on-run-end`).
  func findings(_ node: Node) -> [Diagnostic] {
    let texts =
      node.resourceType == .operation
      ? HookText.operation(node, compiler.context) : HookText.all(of: node, compiler.context)
    let reads = texts.compactMap { text -> Read? in
      guard let rendered = render(text) else { return nil }
      return Read(text: text, script: SQLScript.parse(SourceFile(path: text.key, text: rendered)))
    }
    let changed = HookTables.changed(by: reads.flatMap(\.script.statements), book)
    var copied: Set<String> = []
    return reads.flatMap { read in
      var tables = HookTables(book: book, changed: changed)
      // Before the model runs its table is the last run's, which may have had other columns.
      if read.text.key == "pre-hook" { tables.changed.insert(node.uniqueID) }
      return check(read, node, tables, &copied).map { read.text.place($0, rendered: read.script.source) }
    }
  }

  private func render(_ hook: HookText) -> String? {
    guard hook.sql.utf8.contains(UInt8(ascii: "{")) else { return hook.sql }
    let backend = CheckAdapter(compiler.project, selected: selected, book: book)
    let adapter = AdapterObject(compiler.context.adapter, backend: backend)
    let names = compiler.renderContext(hook.node, adapter)
    if hook.key == "on-run-end" {
      let schemas = Set(compiler.project.nodes.values.filter { $0.relationName != nil }.map(\.schema)).sorted()
      names.set("results", .list([]))
      names.set("schemas", .list(schemas.map(Value.string)))
      names.set(
        "database_schemas", .list(schemas.map { .tuple([.optional(hook.node.database), .string($0)]) }))
    }
    guard let rendered = try? names.render(hook.sql, name: "hook", nil), !backend.asked, rendered != "None" else {
      return nil
    }
    return rendered
  }

  private func check(_ read: Read, _ node: Node, _ tables: HookTables, _ copied: inout Set<String>) -> [Diagnostic] {
    // What is not read may be PostgreSQL all the same.
    if dialect == .postgres {
      return read.script.statements.flatMap { names($0, read.script.source, node, tables) }
    }
    var findings = read.script.diagnostics.map { finding in
      var finding = finding
      // What a macro wrote may be otherwise with a database.
      if read.text.sql.utf8.contains(UInt8(ascii: "{")) { finding.severity = .warning }
      return finding
    }
    var isInTransaction = read.text.startsInTransaction
    for statement in read.script.statements {
      if case .transaction(let transaction) = statement.kind {
        isInTransaction = transaction.action == .begin
        continue
      }
      let file = read.script.source
      let place = SourcePlace(file, statement.span)
      if isInTransaction, let (what, severity) = TransactionRule(compiler.project, book).refused(statement) {
        findings.append(
          Diagnostic(
            code: "redshift.statement-in-transaction",
            message: "the \(read.text.key) \(what) cannot run inside a transaction", place: place,
            hint: "after_commit(\"…\"), before_begin(\"…\"), or transaction: false", severity: severity))
      }
      findings += kind(statement, read.text, node, place, isInTransaction)
      if case .copy(let copy) = statement.kind {
        findings += CopyRules(copy: copy, file: file, span: statement.span, copied: copied).findings
        copied.insert(copy.target.folded)
      }
      findings += names(statement, file, node, tables)
    }
    return findings
  }

  private func kind(
    _ statement: Statement, _ hook: HookText, _ node: Node, _ place: SourcePlace, _ isInTransaction: Bool
  ) -> [Diagnostic] {
    switch statement.kind {
    case .truncate where isInTransaction:
      return [
        Diagnostic(
          code: "redshift.truncate-commits",
          message: "TRUNCATE in a \(hook.key) commits all that went before: nothing takes it back",
          place: place, hint: "delete from …", severity: .warning)
      ]
    case .command(let command) where command.name == "VACUUM" && isOwn(command, node):
      return vacuum(hook, node, place)
    case .command(let command) where command.name == "ANALYZE" && isOwn(command, node):
      return analyze(node, place)
    default: return []
    }
  }

  // MARK: R17

  /// Whether a command names the node's table.
  private func isOwn(_ command: Command, _ node: Node) -> Bool {
    command.elements.contains { element in
      guard case .name(let name) = element else { return false }
      return name.parts.count > 1 && book.id(name.parts.map(\.folded)) == node.uniqueID
    }
  }

  private func vacuum(_ hook: HookText, _ node: Node, _ place: SourcePlace) -> [Diagnostic] {
    let reason: String
    switch node.materialized {
    case "table" where hook.key == "post-hook":
      reason = "VACUUM of a table that is built anew each time finds nothing to do"
    case "incremental"
    where (node.config.string("incremental_strategy") ?? "append") == "append"
      && node.config.strings("unique_key").isEmpty && TableKeys(node).sortColumns.isEmpty:
      reason = "VACUUM of a table that only grows and is not sorted finds nothing to do"
    case "incremental":
      reason =
        "VACUUM after each run reads the whole table: Redshift does it by itself, and large deletes alone want more"
    default: return []
    }
    return [
      Diagnostic(
        code: "redshift.vacuum-rebuilt", message: reason, place: place, hint: "leave it out", severity: .note)
    ]
  }

  private func analyze(_ node: Node, _ place: SourcePlace) -> [Diagnostic] {
    // Under a contract the table is made first, and filled after that. Of a table that grows ANALYZE does nothing
    // by itself until a tenth of it is new.
    guard node.materialized == "table", !(node.contract["enforced"]?.bool ?? false) else { return [] }
    return [
      Diagnostic(
        code: "redshift.analyze-hook", message: "CREATE TABLE AS has counted the table already", place: place,
        hint: "leave it out", severity: .note)
    ]
  }

  // MARK: Names

  /// What the statement names that is not there, and what Redshift's language has not.
  private func names(_ statement: Statement, _ file: SourceFile, _ node: Node, _ tables: HookTables) -> [Diagnostic] {
    let bound = Binder.bind(statement, in: file, tables: tables, dialect: dialect)
    if dialect == .postgres { return bound.diagnostics + HookNames(tables: tables, file: file).findings(statement) }
    let rules = StatementRules(
      statement: statement, file: file, node: node, query: bound.query ?? .unknown, facts: bound.facts
    ).findings.filter { $0.severity != .note }
    let known = Set(rules.map { $0.place?.span })
    var findings = bound.diagnostics.filter { $0.code != "sql.unknown-function" || !known.contains($0.place?.span) }
    findings += rules + HookNames(tables: tables, file: file).findings(statement)
    if case .unload(let unload) = statement.kind {
      let inner = SQLScript.parse(SourceFile(path: "unload", text: unload.query.value))
      var own = inner.diagnostics
      for statement in inner.statements { own += names(statement, inner.source, node, tables) }
      findings += own.map { finding in
        var finding = finding
        finding.place = SourcePlace(file, unload.query.span)
        return finding
      }
    }
    return findings
  }
}

import Diagnostics
import Lowering
import Postgres
import SQL

/// The local stand-in for Redshift: each statement is parsed as Redshift's and lowered before the embedded PostgreSQL
/// sees it. Transactions behave as Redshift's do.
package final class LocalRedshift: Warehouse {
  private let connection: Connection
  private let direct: DirectWarehouse
  private let lowering = Lowering()
  private let catalog: LiveCatalog

  /// Makes sure that the database has the prelude.
  /// - Throws: `database.*`.
  package init(_ connection: Connection) throws(Diagnostic) {
    self.connection = connection
    direct = DirectWarehouse(connection)
    catalog = LiveCatalog(connection)
    do throws(DatabaseError) {
      try Self.install(connection)
      // Redshift's sessions are in UTC, and its messages are not the server's chatter.
      _ = try connection.execute("set timezone to 'UTC'; set client_min_messages to warning")
    } catch {
      throw error.diagnostic()
    }
  }

  private static func install(_ connection: Connection) throws(DatabaseError) {
    let wanted = Prelude.version()
    if try connection.query(Prelude.versionQuery).scalar == wanted { return }
    // Several workers come at once: one installs, the others wait.
    _ = try connection.execute("select pg_advisory_lock(20260101)")
    if try connection.query(Prelude.versionQuery).scalar != wanted { _ = try connection.execute(Prelude.script()) }
    _ = try connection.execute("select pg_advisory_unlock(20260101)")
  }

  package func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
    let source = SourceFile(path: SentText.path, text: sql)
    let script = SQLScript.parse(source)
    if let first = script.diagnostics.first { throw first }
    // The server runs a text of several statements as one transaction.
    let wraps = script.statements.count > 1 && !isInTransaction
    var opened = false
    var last = QueryResult(commandTag: "")
    do throws(Diagnostic) {
      for statement in script.statements {
        let lowered = try lower(statement, script)
        if lowered.traits.contains(.standsAlone), isInTransaction, !opened {
          throw Self.inTransaction(statement, script)
        }
        if wraps, !opened, lowered.traits.isDisjoint(with: [.standsAlone, .beginsTransaction, .endsTransaction]),
          !isInTransaction
        {
          try send("begin")
          opened = true
        }
        if lowered.traits.contains(.standsAlone) || lowered.traits.contains(.beginsTransaction), opened {
          try send("commit")
          opened = false
        }
        last = try run(lowered, source)
        if !isInTransaction { opened = false }
      }
      if opened { try send("commit") }
    } catch {
      if opened { try? send("rollback") }
      throw error
    }
    return last
  }

  private func lower(_ statement: Statement, _ script: SQLScript) throws(Diagnostic) -> LoweredStatement {
    catalog.forget()
    do throws(DiagnosticList) {
      return try lowering.lower(statement, of: script, catalog: catalog)
    } catch {
      throw error.sorted[0]
    }
  }

  private static func inTransaction(_ statement: Statement, _ script: SQLScript) -> Diagnostic {
    let word = script.text(statement).split(whereSeparator: { $0 == " " || $0 == "\n" }).prefix(2).joined(
      separator: " "
    ).uppercased()
    return Diagnostic(
      code: "database.in-transaction", message: "\(word) cannot run inside a transaction block",
      place: SourcePlace(script.source, statement.span),
      hint: "put it into a hook with transaction: false")
  }

  private func send(_ sql: String) throws(Diagnostic) { _ = try direct.execute(sql) }

  /// Sends a statement's commands; several of them are one transaction.
  private func run(_ lowered: LoweredStatement, _ source: SourceFile) throws(Diagnostic) -> QueryResult {
    let wraps = lowered.commands.count > 1 && !isInTransaction && !lowered.traits.contains(.standsAlone)
    if wraps { try send("begin") }
    var main: ResultSet?
    do throws(Diagnostic) {
      for command in lowered.commands {
        do throws(DatabaseError) {
          let result = try connection.execute(command.sql).last
          if command.isMain { main = result }
        } catch {
          throw Self.diagnostic(error, command, source)
        }
      }
      if wraps { try send("commit") }
    } catch {
      if wraps { try? send("rollback") }
      throw error
    }
    // Redshift: TRUNCATE commits the transaction that it stands in.
    if lowered.traits.contains(.commits), isInTransaction { try send("commit") }
    return QueryResult(main, commandTag: lowered.tag)
  }

  /// The server's error at its place in the statement as it was before lowering.
  private static func diagnostic(
    _ error: DatabaseError, _ command: LoweredStatement.Command, _ source: SourceFile
  ) -> Diagnostic {
    guard command.isMain, let position = error.position,
      let offset = command.map.source(ofCharacter: position, in: command.sql)
    else { return error.diagnostic() }
    return error.diagnostic(place: SourcePlace(source, Span(offset, min(offset + 1, source.bytes.count))))
  }

  package func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(Diagnostic) -> Int {
    // Redshift folds quoted names too.
    try direct.copy(into: table.lowercased(), columns: columns.map { $0.lowercased() }, rows)
  }

  package var isInTransaction: Bool { direct.isInTransaction }
  package var isFailed: Bool { direct.isFailed }
  package var cancelHandle: CancelHandle? { direct.cancelHandle }
  package func close() { direct.close() }
}

/// The database's relations as they are now, asked over the same connection; answers hold for one statement.
private final class LiveCatalog: Catalog {
  private let connection: Connection
  private var known: [[String]: CatalogRelation?] = [:]

  init(_ connection: Connection) { self.connection = connection }

  func forget() { known.removeAll(keepingCapacity: true) }

  func relation(_ name: [String]) -> CatalogRelation? {
    if let answer = known[name] { return answer }
    // A failed transaction answers nothing; the statement itself will say so.
    guard connection.transactionStatus != .inError else { return nil }
    var answer: CatalogRelation?
    if let result = try? connection.query(CatalogQuery.sql(for: name)) {
      answer = CatalogQuery.decode((0..<result.rowCount).map(result.row))
    }
    known[name] = .some(answer)
    return answer
  }
}

import Diagnostics
import HTTP
import Lowering
import ObjectStore
import Postgres
import SQL
import Synchronization

/// Held while a cancel request is made, from whichever thread.
final class Cancelling: Sendable {
  let lock = Mutex(())
}

/// The local stand-in for Redshift: each statement is parsed as Redshift's and lowered before the embedded PostgreSQL
/// sees it. Transactions behave as Redshift's do.
package final class LocalRedshift: Warehouse {
  /// The session's own; libpq and a `WireChannel` take turns on it.
  package let connection: Connection
  private let direct: DirectWarehouse
  private var settings = Lowering.Settings()
  private let catalog: LiveCatalog
  let mover: DataMover
  private let cancelling = Cancelling()
  private var typeNames: [String: String] = [:]
  private var portals = 0
  /// What the session's statements are filed under, and how the client labels them.
  let logKey: String
  private(set) var queryLabel = "default"
  /// The last text's tree: large trees take time to free, which is better spent while the server works.
  private var spent: SQLScript?

  /// Whether a query's VARBYTE comes as text of hexadecimal digits. Otherwise as PostgreSQL's bytes, of its own type.
  package var showsBytesAsText: Bool {
    get { settings.showsBytesAsText }
    set { settings.showsBytesAsText = newValue }
  }

  /// The spatial types' numbers, where a statement of this session has needed them.
  package var spatialTypes: SpatialTypes? { catalog.spatialTypes }

  /// Makes sure that the database has the prelude. `storage` is where `s3://` locations lead to.
  /// - Throws: `database.*`.
  package init(_ connection: Connection, storage: StorageSettings = .none) throws(Diagnostic) {
    self.connection = connection
    logKey = QueryLog.key(connection)
    mover = DataMover(connection, storage)
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

  /// A cancel request under way is the last statement's: it must not reach the next one.
  func beginStatement() {
    guard mover.stop.isRaised else { return }
    cancelling.lock.withLock { _ in mover.stop.lower() }
  }

  private static func install(_ connection: Connection) throws(DatabaseError) {
    let wanted = Prelude.version()
    if try connection.query(Prelude.versionQuery).scalar == wanted { return }
    // Several workers come at once: one installs, the others wait.
    _ = try connection.execute("select pg_advisory_lock(20260101)")
    if try connection.query(Prelude.versionQuery).scalar != wanted {
      // The prelude is the server's own superuser's, whoever comes first.
      let owner = try connection.query("select rolname from pg_catalog.pg_roles where oid = 10").scalar ?? ""
      _ = try connection.execute("set session authorization \(Names.quoted(owner))")
      _ = try connection.execute(Prelude.script())
      _ = try connection.execute("reset session authorization")
    }
    _ = try connection.execute("select pg_advisory_unlock(20260101)")
  }

  package func execute(_ sql: String) throws(Diagnostic) -> QueryResult { try execute(sql, sink: nil) }

  /// As `execute`, with rows and answers handed to `sink` as they come.
  package func execute(_ sql: String, sink: (any StatementSink)?) throws(Diagnostic) -> QueryResult {
    beginStatement()
    try Self.checkLength(sql)
    let source = SourceFile(path: SentText.path, text: sql)
    let isOutside = !isInTransaction
    // A text of some length takes as long to parse as the server needs for this.
    if source.bytes.count > 250 { catalog.anticipate() }
    let script = SQLScript.parse(source)
    defer { spent = script }
    if let first = script.diagnostics.first {
      catalog.settle()
      throw first
    }
    if script.statements.first.map(Self.goesElsewhere) ?? true { catalog.settle() }
    // The server runs a text of several statements as one transaction.
    let wraps = script.statements.count > 1 && isOutside
    var opened = false
    var last = QueryResult(commandTag: "")
    var current: Statement?
    var started: Int64 = 0
    var writes: String?
    do throws(Diagnostic) {
      for statement in script.statements {
        current = statement
        started = QueryLog.now()
        if case .call(let name, let arguments) = statement.kind {
          // A procedure may end its transaction: it has one of its own.
          if opened { try send("commit") }
          opened = false
          last = try call(name, arguments, statement, script, sink)
          note(statement, script, since: started)
          sink?.finished(last)
          continue
        }
        let moved = mover.traits(statement)
        let lowered = moved == nil ? try lower(statement, script) : nil
        let traits = moved ?? lowered?.traits ?? []
        if traits.contains(.standsAlone), isInTransaction, !opened {
          throw Self.inTransaction(statement, script)
        }
        if wraps, !opened, traits.isDisjoint(with: [.standsAlone, .beginsTransaction, .endsTransaction]),
          !isInTransaction
        {
          try send("begin")
          opened = true
        }
        if traits.contains(.standsAlone) || traits.contains(.beginsTransaction), opened {
          try send("commit")
          opened = false
        }
        var queryID: String?
        writes = lowered?.writes
        if let lowered {
          if lowered.readsQueryLog { keepLog() }
          try bring(lowered, statement, script)
          last = try run(lowered, source, sink)
        } else {
          mover.log.startStatement()
          defer { (writes, queryID) = (mover.log.tableID, mover.log.queryID) }
          last = try mover.move(statement, script) { [self] inner, text throws(Diagnostic) in try lower(inner, text) }
        }
        follow(statement)
        if !isInTransaction { opened = false }
        let rows = last.affectedRows >= 0 ? last.affectedRows : last.countOfTag
        note(statement, script, since: started, rows: rows, tableID: writes, queryID: queryID)
        current = nil
        sink?.finished(last)
      }
      if opened { try send("commit") }
    } catch {
      if let current {
        note(current, script, since: started, error: error, tableID: writes)
      }
      if opened { try? send("rollback") }
      throw restored(error)
    }
    return last
  }

  /// The error with the names that it means. In a failed transaction nothing can be asked on the session itself.
  private func restored(_ error: Diagnostic) -> Diagnostic {
    let unknown = error.unknownNames
    if !unknown.isEmpty, let connection = isFailed ? try? mover.log.side() : connection {
      if LongNames.learn(unknown, connection) != nil {
        var error = error
        error.notes.append("names of more than 63 bytes stand in their short form: they could not be asked for")
        return error.withLongNames()
      }
    }
    return error.withLongNames()
  }

  /// Whether more than the lowering may have questions about a statement before it runs.
  private static func goesElsewhere(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .copy, .unload, .call, .command, .createExternalTable, .drop, .alterTable: true
    default: false
    }
  }

  /// To be called when there is time: frees what the last statement has left.
  package func rest() {
    spent = nil
    if QueryLog.count(logKey) >= QueryLog.many, connection.transactionStatus == .idle { keepLog() }
  }

  /// The PostgreSQL text of a script's last statement, as it would be sent now.
  package func lowered(_ sql: String) throws(Diagnostic) -> String {
    let script = SQLScript.parse(SourceFile(path: SentText.path, text: sql))
    if let first = script.diagnostics.first { throw first }
    guard let last = script.statements.last else { return "" }
    return try lower(last, script).sql
  }

  func lower(_ statement: Statement, _ script: SQLScript) throws(Diagnostic) -> LoweredStatement {
    catalog.beginStatement()
    while true {
      let result: Result<LoweredStatement, DiagnosticList>
      do throws(DiagnosticList) {
        result = .success(try Lowering(settings: settings).lower(statement, of: script, catalog: catalog))
      } catch {
        result = .failure(error)
      }
      // What the statement was lowered by may have changed meanwhile: then it is done again, and by what is there now.
      guard catalog.holds() else { continue }
      if let problem = catalog.problem { throw problem }
      switch result {
      case .success(let lowered): return lowered
      case .failure(let error): throw error.sorted[0]
      }
    }
  }

  /// As `lowered`, with the values of a procedure's variables.
  func lowered(_ sql: String, variables: [String: BoundVariable]) throws(Diagnostic) -> String {
    settings.variables = variables
    defer { settings.variables = [:] }
    return try lowered(sql)
  }

  /// Runs one statement of a procedure.
  func executeInside(
    _ statement: Statement, _ script: SQLScript, variables: [String: BoundVariable], mayCommit: Bool, isAtomic: Bool
  ) throws(Diagnostic) -> QueryResult {
    try Self.refuseInside(statement, script)
    if let traits = mover.traits(statement) {
      if traits.contains(.standsAlone), isAtomic { throw Self.inTransaction(statement, script) }
      return try mover.move(statement, script) { [self] inner, text throws(Diagnostic) in try lower(inner, text) }
    }
    settings.variables = variables
    defer { settings.variables = [:] }
    let lowered = try lower(statement, script)
    if lowered.traits.contains(.standsAlone), isInTransaction { throw Self.inTransaction(statement, script) }
    if lowered.traits.contains(.commits), isAtomic, !mayCommit {
      throw Self.atomicContext(Self.commandName(statement, script))
    }
    try bring(lowered, statement, script)
    let result = try run(lowered, script.source, nil)
    follow(statement)
    // A statement that commits ends the procedure's transaction, and the next one begins.
    if lowered.traits.contains(.commits), isAtomic, !isInTransaction { try send("begin") }
    return result
  }

  /// A type's name by its number, asked once.
  func typeName(_ oid: UInt32, _ modifier: Int32) throws(Diagnostic) -> String {
    let key = "\(oid):\(modifier)"
    if let known = typeNames[key] { return known }
    do throws(DatabaseError) {
      let name = try connection.query("select format_type(\(oid), \(modifier))").scalar ?? "text"
      typeNames[key] = name
      return name
    } catch {
      throw error.diagnostic()
    }
  }

  /// A number for a cursor without a name.
  func nextPortal() -> Int {
    portals += 1
    return portals
  }

  /// Reads the files of external tables that the statement names.
  func bring(
    _ lowered: LoweredStatement, _ statement: Statement, _ script: SQLScript
  ) throws(Diagnostic) {
    try mover.bring(lowered, statement, script, version: catalog.version) { [self] inner, text throws(Diagnostic) in
      try lower(inner, text)
    }
  }

  /// Redshift: what needs a transaction of its own, or lives beyond the call.
  private static func refuseInside(_ statement: Statement, _ script: SQLScript) throws(Diagnostic) {
    let name: String
    switch statement.kind {
    case .prepare: name = "PREPARE"
    case .set(let set) where set.scope == .local: name = "SET LOCAL"
    default: return
    }
    throw Diagnostic(
      code: "database.in-procedure", message: "\(name) is not supported inside of a stored procedure",
      place: SourcePlace(script.source, statement.span), hint: "run it before the CALL")
  }

  private static func inTransaction(_ statement: Statement, _ script: SQLScript) -> Diagnostic {
    return Diagnostic(
      code: "database.in-transaction",
      message: "\(Self.commandName(statement, script)) cannot run inside a transaction block",
      place: SourcePlace(script.source, statement.span),
      hint: "put it into a hook with transaction: false")
  }

  /// What Redshift's message calls the command.
  private static func commandName(_ statement: Statement, _ script: SQLScript) -> String {
    if case .alterTable(let alter) = statement.kind {
      for action in alter.actions {
        switch action.kind {
        case .append: return "ALTER TABLE APPEND"
        case .alterType: return "ALTER TABLE ALTER COLUMN"
        default: continue
        }
      }
      return "ALTER EXTERNAL TABLE"
    }
    let words = script.text(statement).split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" })
    let first = words.first?.uppercased() ?? ""
    switch first {
    case "CREATE", "DROP", "ALTER":
      let second = words.dropFirst().first?.uppercased() ?? ""
      return first + " " + second + (second == "EXTERNAL" ? " TABLE" : "")
    default: return first
    }
  }

  /// Settings that change how the following statements are read.
  private func follow(_ statement: Statement) {
    if case .command(let command) = statement.kind, command.name == "DEALLOCATE", command.elements.last == .word(.all) {
      catalog.forgetPrepared()
    }
    guard case .set(let set) = statement.kind else { return }
    catalog.forget()
    guard let name = set.name?.folded else { return }
    var isOn = false
    var isDefault = true
    if case .set(let values, _) = set.action, let value = values.first {
      isDefault = false
      switch value {
      case .word(let word):
        isOn = ["true", "on"].contains(word.text.lowercased())
        isDefault = word.text.lowercased() == "default"
      case .name(let name): isOn = ["true", "on", "t"].contains(name.folded)
      case .string(let string): isOn = ["true", "on", "t", "1"].contains(string.value.lowercased())
      case .number(let text): isOn = text == "1"
      case .expression(let expression):
        if case .literal(let literal) = expression.kind { isOn = literal.kind == .true }
      default: break
      }
    }
    switch (name, set.action) {
    case (_, .show): break
    case ("query_group", .set(let values, _)):
      switch values.first {
      case .string(let string)?: queryLabel = string.value
      case .name(let name)?: queryLabel = name.folded
      case .word(let word)?: queryLabel = word.rawValue
      default: break
      }
    case ("query_group", _): queryLabel = "default"
    case ("enable_case_sensitive_identifier", _): settings.caseSensitiveIdentifiers = isOn
    case ("enable_case_sensitive_super_attribute", _): settings.caseSensitiveAttributes = isOn
    case ("enable_numeric_rounding", _): settings.roundsNumbers = isOn
    case ("interval_forbid_composite_literals", _): settings.forbidsCompositeIntervals = isOn || isDefault
    case ("all", .reset):
      settings.caseSensitiveIdentifiers = false
      settings.caseSensitiveAttributes = false
      settings.roundsNumbers = false
      settings.forbidsCompositeIntervals = true
    default: break
    }
  }

  func send(_ sql: String) throws(Diagnostic) { _ = try direct.execute(sql) }

  /// Sends a statement's commands; several of them are one transaction.
  private func run(
    _ lowered: LoweredStatement, _ source: SourceFile, _ sink: (any StatementSink)?
  ) throws(Diagnostic) -> QueryResult {
    let wraps = lowered.commands.count > 1 && !isInTransaction && !lowered.traits.contains(.standsAlone)
    if wraps { try send("begin") }
    var main: QueryResult?
    do throws(Diagnostic) {
      for command in lowered.commands {
        do throws(DatabaseError) {
          if command.isMain, let sink {
            main = try sink.run(command.sql, tag: lowered.tag, answersRows: lowered.answersRows)
          } else {
            try connection.begin(asking: command.sql)
            spent = nil
            let result = try connection.takeAnswers().last
            if command.isMain, lowered.answersRows || result?.hasRows == false {
              main = QueryResult(result, commandTag: lowered.tag)
            }
          }
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
    return main ?? QueryResult(commandTag: lowered.tag ?? "")
  }

  /// The server's error at its place in the statement as it was before lowering.
  static func diagnostic(
    _ error: DatabaseError, _ command: LoweredStatement.Command, _ source: SourceFile
  ) -> Diagnostic {
    var error = error
    error.message = redshift(error.message, detail: error.detail, of: command.sql)
    hideInternals(&error)
    guard command.isMain, let position = error.position,
      let offset = command.map.source(ofCharacter: position, in: command.sql)
    else { return error.diagnostic().withLongNames() }
    let place = SourcePlace(source, Span(offset, min(offset + 1, source.bytes.count)))
    return error.diagnostic(place: place).withLongNames()
  }

  /// Where inside the prelude a function failed is nothing that the statement says.
  private static func hideInternals(_ error: inout DatabaseError) {
    // There is one datestyle.
    if error.hint?.contains("\"datestyle\"") == true { error.hint = nil }
    if error.hint?.contains("OVERRIDING SYSTEM VALUE") == true { (error.hint, error.detail) = (nil, nil) }
    guard let context = error.context else { return }
    // A statement of the prelude's may go over several lines.
    var isInside = false
    let lines = context.split(separator: "\n", omittingEmptySubsequences: false).filter { line in
      let isOurs =
        line.contains("rs_catalog.") || line.contains("rs_spatial.") || line.hasPrefix("SQL function \"")
      let begins = line.hasPrefix("SQL expression \"") || line.hasPrefix("SQL statement \"")
      if isInside {
        isInside = !line.hasSuffix("\"")
        return false
      }
      guard begins, context.contains("PL/pgSQL function rs_catalog.") else { return !isOurs }
      isInside = !line.dropFirst(16).hasSuffix("\"")
      return false
    }
    error.context = lines.isEmpty ? nil : lines.joined(separator: "\n")
    if error.context == nil { error.internalQuery = nil }
  }

  /// A message in Redshift's words, without the names of what only the local target has.
  private static func redshift(_ message: String, detail: String?, of command: String) -> String {
    if message == "MERGE command cannot affect row a second time" {
      return "Found multiple matches to update the same tuple"
    }
    if message.hasPrefix("cannot insert a non-DEFAULT value into column")
      || message.hasSuffix("can only be updated to DEFAULT")
    {
      return "cannot set an identity column to a value"
    }
    // Redshift says what of them stands in the way.
    if message.hasPrefix("role \""),
      let end = message.firstRange(of: "\" cannot be dropped because some objects depend")
    {
      let owns = detail?.split(separator: "\n").contains { $0.hasPrefix("owner of ") } ?? false
      let words = command.lowercased().split(separator: " ", maxSplits: 2)
      let kind =
        words.count > 1 && words[0] == "drop" && (words[1] == "group" || words[1] == "role") ? words[1] : "user"
      return kind + " \"" + message[..<end.lowerBound].dropFirst(6) + "\" cannot be dropped because the \(kind) "
        + (owns ? "owns some object" : "has a privilege on some object")
    }
    if message.hasPrefix("null value in column \""), message.hasSuffix(" violates not-null constraint"),
      let end = message.firstRange(of: "\" of relation \"")
    {
      return "Cannot insert a NULL value into column " + message[..<end.lowerBound].dropFirst(22)
    }
    // A column's length in bytes is a constraint here, whose name begins with the column's type.
    if let start = message.firstRange(of: "violates check constraint \"char"),
      let end = message.firstRange(of: " of column ")
    {
      return "value too long for type char" + message[start.upperBound..<end.lowerBound]
    }
    let message = message.contains("bytea") ? Self.replacing("bytea", "varbyte", in: message) : message
    guard message.contains("rs_") else { return message }
    return replacing("rs_spatial.", "", in: replacing("rs_catalog.", "", in: message))
  }

  private static func replacing(_ part: String, _ other: String, in message: String) -> String {
    var result = ""
    var rest = message[...]
    while let range = rest.firstRange(of: part) {
      result += rest[..<range.lowerBound] + other
      rest = rest[range.upperBound...]
    }
    return result + rest
  }

  package func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(Diagnostic) -> Int {
    // Redshift folds quoted names too.
    let target = LongNames.shortened(table.lowercased())
    do throws(Diagnostic) {
      return try direct.copy(into: target, columns: columns.map { LongNames.shortened($0.lowercased()) }, rows)
    } catch {
      throw restored(error)
    }
  }

  package var isInTransaction: Bool { direct.isInTransaction }
  package var isFailed: Bool { direct.isFailed }
  package var cancelHandle: CancelHandle? {
    connection.makeCancelHandle { [stop = mover.stop, cancelling] ask in
      cancelling.lock.withLock { _ in
        stop.raise()
        return ask()
      }
    }
  }
  package func close() {
    if connection.isOpen, connection.transactionStatus == .idle { keepLog() }
    mover.close()
    direct.close()
  }
}

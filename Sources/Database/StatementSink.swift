import Diagnostics
import Lowering
import ObjectStore
import Postgres
import SQL

/// Where a session's answers go when they are not to be gathered in memory: a server that passes them on.
package protocol StatementSink: AnyObject {
  /// Runs a statement's main command, PostgreSQL's text, on the session's own connection, and takes its rows.
  /// - Parameters:
  ///   - tag: what the command tag shall be; nil for the server's.
  ///   - answersRows: false where rows that come are not the statement's.
  func run(_ sql: String, tag: String?, answersRows: Bool) throws(DatabaseError) -> QueryResult
  /// Gets the answer to each statement once it is done, also of those that never had a main command.
  func finished(_ result: QueryResult)
}

/// A text taken in before it runs, as clients do that prepare their statements.
package struct PreparedText {
  package enum Content {
    /// No statement at all.
    case empty
    /// One command of PostgreSQL's, which may be prepared, bound and described there.
    case direct(sql: String, tag: String?, answersRows: Bool)
    /// To be run by `LocalRedshift.execute`: it is more than one command, or does something to the transaction.
    /// - Parameter standsAlone: whether it can be in no transaction.
    case scripted(standsAlone: Bool)
  }

  package let source: SourceFile
  package let content: Content
  /// Of a CALL: what it takes and gives.
  package var call: CallShape?
  /// Of a command of the server's: what kind of statement it stands for, and which table that writes.
  let kind: String?
  let writes: String?
  private let command: LoweredStatement.Command?

  init(source: SourceFile, content: Content) {
    self.source = source
    self.content = content
    command = nil
    kind = nil
    writes = nil
  }

  init(source: SourceFile, command: LoweredStatement.Command, of lowered: LoweredStatement, kind: String) {
    self.source = source
    self.kind = kind
    writes = lowered.writes
    self.command = command
    content = .direct(sql: command.sql, tag: lowered.tag, answersRows: lowered.answersRows)
  }

  /// The server's error at its place in the text as it was before lowering.
  package func diagnostic(_ error: DatabaseError) -> Diagnostic {
    guard let command else { return error.diagnostic().withLongNames() }
    return LocalRedshift.diagnostic(error, command, source)
  }
}

extension LocalRedshift {
  /// Redshift's limit for a statement's text, in bytes.
  private static let longest = 16 << 20

  static func checkLength(_ sql: String) throws(Diagnostic) {
    let size = sql.utf8.count
    guard size > longest else { return }
    throw Diagnostic(
      code: "database.statement-too-large",
      message: "Statement is too large. Statement Size: \(size) bytes. Maximum Allowed: \(longest) bytes",
      hint: "bring large data in with COPY, or in several statements")
  }

  /// Opens a transaction.
  package func begin() throws(Diagnostic) { try send("begin") }

  /// Parses and lowers one statement.
  /// - Throws: what `execute` would say of it, and `database.several-statements`.
  package func prepare(_ sql: String) throws(Diagnostic) -> PreparedText {
    beginStatement()
    try Self.checkLength(sql)
    let source = SourceFile(path: SentText.path, text: sql)
    let script = SQLScript.parse(source)
    if let first = script.diagnostics.first { throw first }
    guard let statement = script.statements.first else { return PreparedText(source: source, content: .empty) }
    if script.statements.count > 1 {
      throw Diagnostic(
        code: "database.several-statements", message: "cannot insert multiple commands into a prepared statement",
        place: SourcePlace(source, script.statements[1].span))
    }
    if let traits = mover.traits(statement) {
      return PreparedText(source: source, content: .scripted(standsAlone: traits.contains(.standsAlone)))
    }
    switch statement.kind {
    case .call(let name, let arguments):
      // It may commit, which it may not in a transaction that was begun for it.
      var text = PreparedText(source: source, content: .scripted(standsAlone: true))
      text.call = try shape(of: name, arguments, script)
      return text
    // The session's own prepared statement may go with the client's.
    case .command(let command) where command.name == "DEALLOCATE":
      return PreparedText(source: source, content: .scripted(standsAlone: true))
    // A setting may change how the following statements are read.
    case .set(let set):
      switch set.action {
      case .set, .reset: return PreparedText(source: source, content: .scripted(standsAlone: false))
      case .show, .setSpecial: break
      }
    default: break
    }
    let lowered = try lower(statement, script)
    if lowered.readsQueryLog { keepLog() }
    try bring(lowered, statement, script)
    guard lowered.traits.isDisjoint(with: [.standsAlone, .commits]), let main = lowered.commands.last, main.isMain
    else {
      return PreparedText(source: source, content: .scripted(standsAlone: lowered.traits.contains(.standsAlone)))
    }
    if lowered.commands.count > 1 {
      // A query may want something to be ready for it; its rows are its own command's all the same.
      guard case .query = statement.kind else {
        return PreparedText(source: source, content: .scripted(standsAlone: false))
      }
      for command in lowered.commands.dropLast() { try send(command.sql) }
    }
    return PreparedText(source: source, command: main, of: lowered, kind: statement.kindName)
  }
}

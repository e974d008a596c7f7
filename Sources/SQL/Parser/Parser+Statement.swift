import Diagnostics

/// Statements: from its first word to the statement's own grammar.
extension Parser {
  mutating func statement() throws(ParseFailure) -> Statement {
    try enter()
    let start = start
    let kind = try statementKind()
    leave()
    return Statement(kind, span(from: start))
  }

  private mutating func statementKind() throws(ParseFailure) -> Statement.Kind {
    if at(.leftParenthesis) || at(.table) { return .query(try query()) }
    guard at(.word), let keyword = token.keyword else { throw unknownStatement() }
    switch keyword {
    case .select, .values: return .query(try query())
    case .with: return try withStatement()
    case .insert, .update, .delete, .merge, .truncate: return try manipulation(keyword, with: nil)
    case .create: return try create()
    case .alter: return try alter()
    case .drop: return try drop()
    case .comment: return try comment()
    case .grant, .revoke: return try grant()
    case .begin, .start, .commit, .end, .rollback, .abort: return try transaction()
    case .set, .reset: return try set()
    case .show: return try show()
    case .explain: return try explain()
    case .prepare: return try prepare()
    case .declare: return try declareCursor()
    case .copy: return try copy()
    case .unload: return try unload()
    case .call: return try callProcedure()
    default: return try command(keyword)
    }
  }

  mutating func unknownStatement() -> ParseFailure {
    let word = text(token)
    let known = [
      "SELECT", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "CREATE", "ALTER", "DROP", "COMMENT",
      "GRANT",
      "REVOKE", "BEGIN", "COMMIT", "ROLLBACK", "SET", "RESET", "SHOW", "EXPLAIN", "PREPARE", "EXECUTE", "DECLARE",
      "FETCH", "CLOSE", "COPY", "UNLOAD", "CALL", "VACUUM", "ANALYZE", "REFRESH", "LOCK",
    ]
    let hint =
      at(.word)
      ? Self.onlyPostgres[word.uppercased()] ?? Suggestion.hint(for: word.uppercased(), among: known) : nil
    return fail(.unknownStatement(at(.word) ? word : shortText(token), SourcePlace(file, token.span), hint: hint))
  }

  /// Statements of PostgreSQL's that clients send, and what Redshift has instead.
  private static let onlyPostgres: [String: String] = {
    let savepoints = "Redshift has no savepoints: a transaction stands or falls as a whole"
    let channels = "Redshift has no LISTEN and NOTIFY"
    return [
      "SAVEPOINT": savepoints, "RELEASE": savepoints, "LISTEN": channels, "UNLISTEN": channels, "NOTIFY": channels,
      "MOVE": "a cursor of Redshift's goes forward: FETCH", "DISCARD": "Redshift has RESET ALL and DEALLOCATE ALL",
      "DO": "Redshift runs a block as a procedure: CREATE PROCEDURE, CALL",
      "CLUSTER": "Redshift has sort keys and VACUUM", "REINDEX": "Redshift has no indexes",
      "CHECKPOINT": "Redshift has none", "SECURITY": "Redshift has none",
      "IMPORT": "Redshift has CREATE EXTERNAL SCHEMA",
    ]
  }()

  private func shortText(_ token: Token) -> String {
    switch token.kind {
    case .string, .escapeString, .prefixedString, .dollarString: "a string"
    default: text(token)
    }
  }

  /// WITH in front of a query, or (PostgreSQL) of INSERT, UPDATE, DELETE.
  private mutating func withStatement() throws(ParseFailure) -> Statement.Kind {
    guard let keyword = statementWordAfterWith(), keyword != .select else { return .query(try query()) }
    let with = try withClause()
    return try manipulation(keyword, with: with)
  }

  /// The word after the common tables: found by skipping their parentheses.
  private func statementWordAfterWith() -> Keyword? {
    var level = 0
    var position = index + 1
    while position < tokens.count {
      let token = tokens[position]
      switch token.kind {
      case .leftParenthesis: level += 1
      case .rightParenthesis: level -= 1
      case .semicolon, .endOfText: return nil
      case .word where level == 0:
        switch token.keyword {
        case .insert, .update, .delete, .merge: return token.keyword
        case .select, .values: return .select
        default: break
        }
      default: break
      }
      position += 1
    }
    return nil
  }

  // MARK: Statements about statements

  private mutating func explain() throws(ParseFailure) -> Statement.Kind {
    advance()
    var options: [Element] = []
    if at(.leftParenthesis), peek().kind == .word, peek().keyword != .select, peek().keyword != .with {
      options = [try listElement()]
    } else {
      while let word = takeAny(.analyze, .verbose) { options.append(.word(word)) }
    }
    return .explain(options: options, try statement())
  }

  private mutating func prepare() throws(ParseFailure) -> Statement.Kind {
    advance()
    let name = try name("a statement's name")
    var types: [TypeName] = []
    if take(.leftParenthesis) {
      repeat { types.append(try typeName()) } while take(.comma)
      try expect(.rightParenthesis)
    }
    try expect(.as)
    return .prepare(name, types: types, try statement())
  }

  private mutating func declareCursor() throws(ParseFailure) -> Statement.Kind {
    advance()
    let name = try name("a cursor's name")
    var options: [Keyword] = []
    while let word = takeAny(.binary, .insensitive, .no, .scroll) { options.append(word) }
    try expect(.cursor)
    if at(any: .with, .without), peek().keyword == .hold {
      options += [advance().keyword, advance().keyword].compactMap(\.self)
    }
    try expect(.for)
    return .declareCursor(name, options: options, try query())
  }

  private mutating func callProcedure() throws(ParseFailure) -> Statement.Kind {
    advance()
    let start = start
    let name = try qualifiedName("a procedure's name")
    guard at(.leftParenthesis) else { throw unexpected("'('") }
    let call = try call(of: name, from: start)
    guard case .function(let function) = call.kind else { throw unexpected("a call") }
    return .call(name, function.arguments)
  }
}

import Diagnostics

/// Transactions and session parameters.
extension Parser {
  mutating func transaction() throws(ParseFailure) -> Statement.Kind {
    let word = advance()
    var words: [Keyword] = []
    let action: Transaction.Action
    switch word.keyword {
    case .commit, .end: action = .commit
    case .rollback, .abort: action = .rollback
    default: action = .begin
    }
    if word.keyword == .start {
      try expect(.transaction)
      words.append(.transaction)
    } else if let noise = takeAny(.work, .transaction) {
      words.append(noise)
    }
    var modes: [Element] = []
    if action == .begin {
      while true {
        if !modes.isEmpty, take(.comma) { modes.append(.comma) }
        if take(.isolation) {
          try expect(.level)
          modes += [.word(.isolation), .word(.level)] + (try isolationLevel())
        } else if take(.read) {
          guard let access = takeAny(.write, .only) else { throw unexpected("WRITE or ONLY") }
          modes += [.word(.read), .word(access)]
        } else {
          break
        }
      }
    }
    return .transaction(Transaction(action: action, words: words, modes: modes))
  }

  mutating func isolationLevel() throws(ParseFailure) -> [Element] {
    if let level = takeAny(.serializable, .snapshot) { return [.word(level)] }
    if take(.repeatable) {
      try expect(.read)
      return [.word(.repeatable), .word(.read)]
    }
    try expect(.read)
    guard let level = takeAny(.committed, .uncommitted) else { throw unexpected("COMMITTED or UNCOMMITTED") }
    return [.word(.read), .word(level)]
  }

  // MARK: SET, RESET

  mutating func set() throws(ParseFailure) -> Statement.Kind {
    if take(.reset) {
      if take(.session, .authorization) {
        return special([.word(.reset), .word(.session), .word(.authorization)])
      }
      let name = at(.all) ? QualifiedName([identifier(token)], token.span) : nil
      if name != nil { advance() }
      let parameter: QualifiedName
      if let name { parameter = name } else { parameter = try parameterName() }
      return .set(SetStatement(action: .reset, scope: nil, name: parameter))
    }
    advance()
    if at(.session), peek().keyword == .authorization || peek().keyword == .characteristics {
      advance()
      if take(.authorization) {
        return special([.word(.session), .word(.authorization)] + (try settingValues()))
      }
      advance()
      try expect(.as, .transaction)
      return special(
        [.word(.session), .word(.characteristics), .word(.as), .word(.transaction)] + (try transactionModes()))
    }
    if at(.transaction), peek().keyword == .isolation || peek().keyword == .read {
      advance()
      return special([.word(.transaction)] + (try transactionModes()))
    }
    if at(.local, .session), peek(2).keyword == .authorization {
      advance()
      try expect(.session, .authorization)
      return special([.word(.local), .word(.session), .word(.authorization)] + (try settingValues()))
    }
    if at(.role), Self.isName(peek()) || peek().kind == .string {
      advance()
      return special([.word(.role), try element()])
    }
    let scope = takeAny(.session, .local)
    if take(.time, .zone) { return special([.word(.time), .word(.zone)] + (try settingValues())) }
    let name = try parameterName()
    let equals = takeOperator("=")
    if !equals { guard take(.to) else { throw unexpected("TO or =") } }
    return .set(
      SetStatement(action: .set(values: try settingValues(), equals: equals), scope: scope, name: name))
  }

  private mutating func parameterName() throws(ParseFailure) -> QualifiedName {
    let start = start
    var parts = [try anyName("a parameter's name")]
    while take(.dot) { parts.append(try anyName("a parameter's name")) }
    return QualifiedName(parts, span(from: start))
  }

  private mutating func transactionModes() throws(ParseFailure) -> [Element] {
    if take(.isolation) {
      try expect(.level)
      return [.word(.isolation), .word(.level)] + (try isolationLevel())
    }
    try expect(.read)
    guard let access = takeAny(.write, .only) else { throw unexpected("WRITE or ONLY") }
    return [.word(.read), .word(access)]
  }

  private func special(_ elements: [Element]) -> Statement.Kind {
    .set(SetStatement(action: .setSpecial(elements), scope: nil, name: nil))
  }

  // MARK: SHOW

  mutating func show() throws(ParseFailure) -> Statement.Kind {
    let listing: Set<Keyword> = [
      .tables, .columns, .schemas, .databases, .grants, .datashares, .external, .procedure, .model, .table, .view,
      .procedures, .functions, .parameters, .template, .templates, .constraint, .constraints, .column, .function,
      .materialized, .identity, .rls, .masking, .copy, .user,
    ]
    // `SHOW table` and `SHOW user` ask for a setting.
    guard let next = peek().keyword, listing.contains(next), !Self.ends(peek(2)) || next != .table && next != .user
    else {
      advance()
      if take(.time, .zone) { return special([.word(.show), .word(.time), .word(.zone)]) }
      if take(.session, .authorization) { return special([.word(.show), .word(.session), .word(.authorization)]) }
      if take(.transaction, .isolation) {
        try expect(.level)
        return special([.word(.show), .word(.transaction), .word(.isolation), .word(.level)])
      }
      if at(.transaction), peek().keyword == .isolation {
        advance()
        try expect(.isolation, .level)
        return special([.word(.show), .word(.transaction), .word(.isolation), .word(.level)])
      }
      return .set(SetStatement(action: .show, scope: nil, name: try parameterName()))
    }
    advance()
    // SHOW TABLES FROM SCHEMA d.s LIKE 'x' LIMIT n; SHOW GRANTS ON TABLE t FOR u; SHOW TABLE t; …
    var elements: [Element] = []
    while !atStatementEnd {
      if at(.leftParenthesis) {
        elements.append(.list(try signature()))
      } else if namesFollow(elements.last) {
        elements.append(.name(try definedName()))
      } else {
        elements.append(try element())
      }
    }
    return .command(Command(name: "SHOW", elements: elements))
  }

  /// Whether a name stands here in a SHOW, though it may look like a word of the language.
  private func namesFollow(_ last: Element?) -> Bool {
    guard Self.isName(token), case .word(let word)? = last else { return false }
    let kinds: Set<Keyword> = [
      .schema, .database, .table, .view, .function, .procedure, .user, .role, .group, .model, .template, .policy,
    ]
    if kinds.contains(word) { return token.keyword != .like }
    guard [.on, .for, .from, .of].contains(word) else { return false }
    let isKind = token.keyword.map { kinds.contains($0) || [.materialized, .external].contains($0) } ?? false
    return !isKind || Self.ends(peek())
  }

  static func ends(_ token: Token) -> Bool { token.kind == .semicolon || token.kind == .endOfText }
}

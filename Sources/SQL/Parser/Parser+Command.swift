import Diagnostics

/// Statements whose parts nobody looks into: their grammar is checked, their parts are kept in order.
extension Parser {
  mutating func command(_ keyword: Keyword) throws(ParseFailure) -> Statement.Kind {
    let name: String
    let elements: [Element]
    switch keyword {
    case .vacuum: (name, elements) = ("VACUUM", try vacuum())
    case .analyze, .analyse: (name, elements) = ("ANALYZE", try analyze())
    case .refresh: (name, elements) = ("REFRESH MATERIALIZED VIEW", try refresh())
    case .lock: (name, elements) = ("LOCK", try lock())
    case .execute: (name, elements) = ("EXECUTE", try execute())
    case .deallocate: (name, elements) = ("DEALLOCATE", try deallocate())
    case .fetch: (name, elements) = ("FETCH", try fetch())
    case .close: (name, elements) = ("CLOSE", try closeCursor())
    case .use: (name, elements) = ("USE", try oneNameAfterWord())
    case .attach, .detach: return try attach(keyword)
    case .cancel:
      advance()
      (name, elements) = ("CANCEL", [try number("a process id")] + (atString ? [.string(try string())] : []))
    default:
      guard keyword == .desc else { throw unknownStatement() }
      advance()
      if take(.identity, .provider) {
        (name, elements) = ("DESC IDENTITY PROVIDER", [.name(try qualifiedName("a provider's name"))])
      } else {
        guard take(.datashare) else { throw unexpected("DATASHARE or IDENTITY PROVIDER") }
        (name, elements) = ("DESC DATASHARE", try datashareDescription())
      }
    }
    return .command(Command(name: name, elements: elements))
  }

  // MARK: Upkeep

  private mutating func vacuum() throws(ParseFailure) -> [Element] {
    advance()
    var elements = try options(
      [
        OptionRule(.full, filler: false), OptionRule(.sort, .only, filler: false),
        OptionRule(.delete, .only, filler: false), OptionRule(.reindex, filler: false),
        OptionRule(.recluster, filler: false),
      ], once: true)
    guard !atStatementEnd else { return elements }
    if !at(.boost) || peek().kind == .dot { elements.append(.name(try qualifiedName("a table's name"))) }
    if take(.to) {
      elements += [.word(.to), try number("a percentage")]
      try expect(.percent)
      elements.append(.word(.percent))
    }
    if take(.boost) { elements.append(.word(.boost)) }
    return elements
  }

  private mutating func analyze() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = []
    if take(.verbose) { elements.append(.word(.verbose)) }
    if take(.compression) { elements.append(.word(.compression)) }
    guard !atStatementEnd else { return elements }
    if !at(any: .predicate, .all, .comprows) {
      elements.append(.name(try qualifiedName("a table's name")))
      if at(.leftParenthesis) { elements.append(.list(try nameList().map { [.name(QualifiedName([$0], $0.span))] })) }
    }
    return elements
      + (try options([
        OptionRule(.predicate, .columns, filler: false), OptionRule(.all, .columns, filler: false),
        OptionRule(.comprows, value: .number, filler: false),
      ]))
  }

  private mutating func refresh() throws(ParseFailure) -> [Element] {
    advance()
    try expect(.materialized)
    try expect(.view)
    var elements: [Element] = [.name(try qualifiedName("a view's name"))]
    if let word = takeAny(.restrict, .cascade) { elements.append(.word(word)) }
    return elements
  }

  private mutating func lock() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = take(.table) ? [.word(.table)] : []
    elements += try nameElements("a table's name")
    if take(.in) {
      elements.append(.word(.in))
      while !at(.mode), let word = token.keyword {
        elements.append(.word(word))
        advance()
      }
      try expect(.mode)
      elements.append(.word(.mode))
    }
    return elements
  }

  // MARK: Prepared statements and cursors

  private mutating func execute() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = [.name(try qualifiedName("a statement's name"))]
    if take(.leftParenthesis) {
      let values = at(.rightParenthesis) ? [] : try expressions()
      try expect(.rightParenthesis)
      elements.append(.list(values.map { [.expression($0)] }))
    }
    return elements
  }

  private mutating func deallocate() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = []
    if at(.prepare), Self.isName(peek()) || peek().keyword == .all {
      advance()
      elements.append(.word(.prepare))
    }
    if take(.all) { return elements + [.word(.all)] }
    return elements + [.name(try qualifiedName("a statement's name"))]
  }

  private mutating func fetch() throws(ParseFailure) -> [Element] {
    advance()
    var elements: [Element] = []
    let words: [Keyword] = [
      .next, .prior, .first, .last, .absolute, .relative, .forward, .backward, .all,
    ]
    while !at(.from), !at(.in) {
      if let keyword = token.keyword, words.contains(keyword), !Self.ends(peek()) {
        elements.append(.word(keyword))
        advance()
      } else if Self.isName(token), Self.ends(peek()) {
        // FROM may be left out.
        return elements + [.word(.from), .name(try qualifiedName("a cursor's name"))]
      } else {
        elements.append(try number("NEXT, ALL, FORWARD or a number, then FROM"))
      }
    }
    advance()
    return elements + [.word(.from), .name(try qualifiedName("a cursor's name"))]
  }

  private mutating func closeCursor() throws(ParseFailure) -> [Element] {
    advance()
    if take(.all) { return [.word(.all)] }
    return [.name(try qualifiedName("a cursor's name"))]
  }

  private mutating func oneNameAfterWord() throws(ParseFailure) -> [Element] {
    advance()
    return [.name(try qualifiedName("a name"))]
  }

  // MARK: Policies

  private mutating func attach(_ keyword: Keyword) throws(ParseFailure) -> Statement.Kind {
    advance()
    guard let kind = takeAny(.rls, .masking) else { throw unexpected("RLS POLICY or MASKING POLICY") }
    try expect(.policy)
    var elements: [Element] = [.word(kind), .word(.policy), .name(try qualifiedName("a policy's name"))]
    try expect(.on)
    elements.append(.word(.on))
    if take(.table) { elements.append(.word(.table)) }
    elements += try nameElements("a table's name")
    if at(.leftParenthesis) { elements.append(try expressionList()) }
    if take(.using) { elements += [.word(.using), try expressionList()] }
    let preposition: Keyword = keyword == .attach ? .to : .from
    try expect(preposition)
    elements.append(.word(preposition))
    repeat {
      if elements.last != .word(preposition) { elements.append(.comma) }
      if at(any: .role, .user), Self.isName(peek()), let word = advance().keyword { elements.append(.word(word)) }
      elements.append(.name(try qualifiedName("a user, a role or PUBLIC")))
    } while take(.comma)
    elements += try options([OptionRule(.priority, value: .number, filler: false)])
    return .command(Command(name: keyword.text, elements: elements))
  }
}

import Diagnostics

/// SELECT and its clauses.
extension Parser {
  mutating func select() throws(ParseFailure) -> Select {
    let start = start
    var clauses = SelectClauses()
    clauses.keyword = Extent(token.span)
    try expect(.select)
    var quantity: Select.Quantity?
    var top: Top?
    if atTop { top = try topClause() }
    if take(.distinct) {
      if at(.on), peek().kind == .leftParenthesis {
        advance()
        advance()
        quantity = .distinctOn(try expressions())
        try expect(.rightParenthesis)
      } else {
        quantity = .distinct
      }
    } else if take(.all) {
      quantity = .all
    }
    if top == nil, atTop { top = try topClause() }

    let listStart = self.start
    let items = try selectItems()
    let exclude = atExclude ? try excludeClause() : nil
    clauses.list = extent(from: listStart)
    let into = try selectInto()

    var from: [TableReference] = []
    if at(.from) {
      let clauseStart = self.start
      advance()
      from = try tableReferences()
      clauses.from = extent(from: clauseStart)
    } else {
      listEnd = index
    }
    var condition: Expression?
    if at(.where) {
      let clauseStart = self.start
      advance()
      condition = try expression()
      clauses.condition = extent(from: clauseStart)
    }
    let hierarchy = try hierarchy()
    let groupBy = at(.group) ? try groupByClause() : nil
    var having = take(.having) ? try expression() : nil
    let windows = try windowClause()
    var qualify: Expression?
    if at(.qualify) {
      let clauseStart = self.start
      advance()
      qualify = try expression()
      clauses.qualify = extent(from: clauseStart)
    }
    if having == nil, take(.having) { having = try expression() }
    return Select(
      quantity: quantity, top: top, items: items, exclude: exclude, into: into, from: from, condition: condition,
      hierarchy: hierarchy, groupBy: groupBy, having: having, windows: windows, qualify: qualify, clauses: clauses,
      extent: extent(from: start))
  }

  // MARK: The list

  private var atTop: Bool {
    at(.top)
      && (peek().kind == .integer || peek().kind == .parameter
        || (peek().kind == .leftParenthesis && peek(2).kind == .integer && peek(3).kind == .rightParenthesis))
  }

  private mutating func topClause() throws(ParseFailure) -> Top {
    let start = start
    advance()
    let count = try primary()
    return Top(count: count, extent: extent(from: start))
  }

  mutating func selectItems() throws(ParseFailure) -> [SelectItem] {
    // `select from t`: PostgreSQL allows an empty list.
    if at(.from) { return [] }
    var items = [try selectItem()]
    while take(.comma) {
      // Redshift: a comma may trail in front of FROM.
      if at(.from) { break }
      items.append(try selectItem())
    }
    return items
  }

  mutating func selectItem() throws(ParseFailure) -> SelectItem {
    let start = start
    let expression = try expression()
    var alias: Identifier?
    if take(.as) {
      alias = try anyName("an alias")
    } else if atBareAlias {
      alias = nextIdentifier()
    }
    return SelectItem(expression: expression, alias: alias, extent: extent(from: start))
  }

  /// Whether a name without AS stands here that is no clause's first word.
  var atBareAlias: Bool {
    guard atName else { return false }
    switch token.keyword {
    case nil: return true
    case .exclude: return !atExclude
    default: return !atClauseWord
    }
  }

  /// Words that begin a clause although they are no reserved ones.
  var atClauseWord: Bool {
    switch token.keyword {
    case .qualify: peek().kind != .comma && peek().kind != .rightParenthesis && !atEnd(peek())
    case .connect: peek().keyword == .by
    case .start: peek().keyword == .with
    case .window: Self.isName(peek()) && peek(2).keyword == .as
    case .fetch: peek().keyword == .first || peek().keyword == .next
    case .set, .returning, .tablesample: true
    case .at: Self.isName(peek())
    default: false
    }
  }

  private func atEnd(_ token: Token) -> Bool { token.kind == .semicolon || token.kind == .endOfText }

  private var atExclude: Bool {
    at(.exclude) && (peek().kind == .leftParenthesis || Self.isName(peek()))
  }

  private mutating func excludeClause() throws(ParseFailure) -> Exclude {
    let start = start
    advance()
    if at(.leftParenthesis) {
      let columns = try nameList()
      return Exclude(columns: columns, hasParentheses: true, extent: extent(from: start))
    }
    var columns = [try name("a column's name")]
    while take(.comma) { columns.append(try name("a column's name")) }
    return Exclude(columns: columns, hasParentheses: false, extent: extent(from: start))
  }

  private mutating func selectInto() throws(ParseFailure) -> SelectInto? {
    guard at(.into) else { return nil }
    let start = start
    advance()
    _ = take(.local)
    let temporary = takeAny(.temp, .temporary) != nil
    _ = take(.table)
    let name = try qualifiedName("a table's name")
    return SelectInto(isTemporary: temporary, name: name, extent: extent(from: start))
  }

  // MARK: Other clauses

  private mutating func hierarchy() throws(ParseFailure) -> Hierarchy? {
    let start = start
    guard at(.start, .with) || at(.connect, .by) else { return nil }
    var first: Expression?
    if take(.start, .with) { first = try expression() }
    try expect(.connect, .by)
    let noCycle = take(.nocycle)
    let connect = try expression()
    if first == nil, take(.start, .with) { first = try expression() }
    return Hierarchy(start: first, connect: connect, noCycle: noCycle, extent: extent(from: start))
  }

  private mutating func groupByClause() throws(ParseFailure) -> GroupBy {
    let start = start
    try expect(.group, .by)
    var elements = [try groupingElement()]
    while take(.comma) { elements.append(try groupingElement()) }
    return GroupBy(elements: elements, extent: extent(from: start))
  }

  private mutating func groupingElement() throws(ParseFailure) -> GroupBy.Element {
    let open = peek().kind == .leftParenthesis
    switch token.keyword {
    case .all:
      advance()
      return .all
    case .rollup where open:
      advance()
      return .rollup(try parenthesizedExpressions())
    case .cube where open:
      advance()
      return .cube(try parenthesizedExpressions())
    case .grouping where peek().keyword == .sets:
      advance()
      advance()
      try expect(.leftParenthesis)
      try enter()
      var elements = [try groupingElement()]
      while take(.comma) { elements.append(try groupingElement()) }
      leave()
      try expect(.rightParenthesis)
      return .sets(elements)
    default:
      if at(.leftParenthesis), peek().kind == .rightParenthesis {
        advance()
        advance()
        return .empty
      }
      return .expression(try expression())
    }
  }

  mutating func parenthesizedExpressions() throws(ParseFailure) -> [Expression] {
    try expect(.leftParenthesis)
    let list = try expressions()
    try expect(.rightParenthesis)
    return list
  }

  private mutating func windowClause() throws(ParseFailure) -> [NamedWindow] {
    guard at(.window), Self.isName(peek()), peek(2).keyword == .as else { return [] }
    advance()
    var windows: [NamedWindow] = []
    repeat {
      let start = start
      let name = try name("a window's name")
      try expect(.as)
      let specification = try windowSpecification()
      windows.append(NamedWindow(name: name, specification: specification, extent: extent(from: start)))
    } while take(.comma)
    return windows
  }
}

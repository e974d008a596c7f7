import Diagnostics

/// FROM clauses: tables, joins, subqueries, PIVOT and UNPIVOT.
extension Parser {
  mutating func tableReferences() throws(ParseFailure) -> [TableReference] {
    var references = [try tableReference()]
    while take(.comma) { references.append(try tableReference()) }
    return references
  }

  mutating func tableReference() throws(ParseFailure) -> TableReference {
    try enter()
    let start = start
    var left = try tablePrimary()
    var joins = 0
    while atJoin {
      left = try join(left, from: start)
      joins += 1
      if joins > Self.depthLimit { throw tooDeep() }
    }
    leave()
    return left
  }

  private var atJoin: Bool {
    switch token.keyword {
    case .join: true
    // Reserved words all: where JOIN does not follow, it is missing.
    case .inner, .left, .right, .full, .cross, .natural: true
    default: false
    }
  }

  private mutating func join(_ left: TableReference, from start: Int) throws(ParseFailure) -> TableReference {
    let kindStart = self.start
    let natural = take(.natural)
    let form: JoinKind.Form
    switch takeAny(.inner, .left, .right, .full, .cross) {
    case .left: form = .left
    case .right: form = .right
    case .full: form = .full
    case .cross: form = .cross
    default: form = .inner
    }
    if form != .inner, form != .cross { _ = take(.outer) }
    try expect(.join)
    let kind = JoinKind(form: form, isNatural: natural, extent: extent(from: kindStart))
    let rightStart = self.start
    var right = try tablePrimary()
    if form != .cross, !natural {
      // `a join b join c on … on …`: the inner join stands on the right.
      var inner = 0
      while atJoin {
        try enter()
        right = try join(right, from: rightStart)
        leave()
        inner += 1
        if inner > Self.depthLimit { throw tooDeep() }
      }
    }
    let condition: JoinCondition
    if form == .cross || natural {
      condition = .none
    } else if take(.on) {
      condition = .on(try expression())
    } else if take(.using) {
      condition = .using(try nameList())
    } else {
      throw unexpected("ON or USING")
    }
    return TableReference(.join(left, kind, right, condition), alias: nil, span(from: start))
  }

  // MARK: One table

  private mutating func tablePrimary() throws(ParseFailure) -> TableReference {
    let start = start
    var result = try plainTable()
    while at(.pivot) || at(.unpivot), peek().kind == .leftParenthesis || at(.unpivot) {
      let kind: TableReference.Kind
      if at(.pivot) {
        kind = .pivot(result, try pivot())
      } else {
        kind = .unpivot(result, try unpivot())
      }
      let alias = try tableAlias()
      result = TableReference(kind, alias: alias, span(from: start))
    }
    return result
  }

  private mutating func plainTable() throws(ParseFailure) -> TableReference {
    let start = start
    if at(.leftParenthesis) { return try parenthesizedTable() }
    if at(.unpivot) {
      advance()
      let object = try expression(Precedence.sign)
      let alias = try tableAlias()
      return TableReference(.object(object), alias: alias, span(from: start))
    }
    let lateral = at(.lateral) && (peek().kind == .leftParenthesis || Self.isName(peek())) && take(.lateral)
    if lateral, take(.leftParenthesis) {
      let query = try query()
      try expect(.rightParenthesis)
      let alias = try tableAlias()
      return TableReference(.subquery(query, lateral: true), alias: alias, span(from: start))
    }
    if take(.only) {
      let name = try qualifiedName("a table")
      let alias = try tableAlias()
      return TableReference(.relation(name, .only), alias: alias, span(from: start))
    }
    guard atName else { throw unexpected("a table's name or a subquery") }
    return try namedTable(lateral, from: start)
  }

  /// A relation, a path into an array, or a function.
  private mutating func namedTable(_ lateral: Bool, from start: Int) throws(ParseFailure) -> TableReference {
    let name = try qualifiedName("a table's name")
    if at(.leftParenthesis) {
      let call = try call(of: name, from: start)
      let numbering: RowNumbering? = take(.with, .ordinality) ? .ordinality : take(.with, .offset) ? .offset : nil
      let alias = try tableAlias()
      return TableReference(
        .function(call, lateral: lateral, numbering: numbering), alias: alias, span(from: start))
    }
    if at(.leftBracket) {
      var path = Expression(.name(name), name.span)
      var steps = 0
      while at(.leftBracket) || at(.dot) {
        path = at(.leftBracket) ? try subscripted(path, start) : try field(path, start)
        steps += 1
        if steps > Self.depthLimit { throw tooDeep() }
      }
      let alias = try tableAlias()
      return TableReference(.path(path), alias: alias, span(from: start))
    }
    let modifier: RelationModifier? = takeOperator("*") ? .star : nil
    let alias = try tableAlias()
    return TableReference(.relation(name, modifier), alias: alias, span(from: start))
  }

  private mutating func parenthesizedTable() throws(ParseFailure) -> TableReference {
    let start = start
    let direct = peek().kind != .leftParenthesis && atQuery
    advance()
    if direct {
      let query = try query()
      try expect(.rightParenthesis)
      let alias = try tableAlias()
      return TableReference(.subquery(query, lateral: false), alias: alias, span(from: start))
    }
    let innerStart = self.start
    let inner = try tableReference()
    if atQueryContinuation, case .subquery(let first, lateral: false) = inner.kind, inner.alias == nil {
      let query = try continuedQuery(QueryBody(.parenthesized(first), inner.span), from: innerStart)
      try expect(.rightParenthesis)
      let alias = try tableAlias()
      return TableReference(.subquery(query, lateral: false), alias: alias, span(from: start))
    }
    try expect(.rightParenthesis)
    let alias = try tableAlias()
    return TableReference(.parenthesized(inner), alias: alias, span(from: start))
  }

  // MARK: Aliases

  mutating func tableAlias() throws(ParseFailure) -> TableAlias? {
    let start = start
    var name: Identifier?
    let hasAs = take(.as)
    if hasAs {
      // `AS (a int, b text)` gives a function's columns without a name.
      if !at(.leftParenthesis) { name = try anyName("an alias") }
    } else if atName, !atClauseWord {
      name = nextIdentifier()
    }
    guard hasAs || name != nil else {
      guard at(.at), Self.isName(peek()) else { return nil }
      advance()
      let index = try self.name()
      return TableAlias(name: nil, columns: [], types: [], index: index, hasAs: false, extent: extent(from: start))
    }
    var columns: [Identifier] = []
    var types: [TypeName] = []
    if at(.leftParenthesis) {
      advance()
      repeat {
        columns.append(try self.name("a column's name"))
        if !at(.comma), !at(.rightParenthesis) { types.append(try typeName()) }
      } while take(.comma)
      try expect(.rightParenthesis)
    }
    var index: Identifier?
    if at(.at), Self.isName(peek()) {
      advance()
      index = try self.name()
    }
    return TableAlias(
      name: name, columns: columns, types: types, index: index, hasAs: hasAs, extent: extent(from: start))
  }

  // MARK: Pivots

  private mutating func pivot() throws(ParseFailure) -> Pivot {
    let start = start
    advance()
    try expect(.leftParenthesis)
    var aggregates = [try selectItem()]
    while take(.comma) { aggregates.append(try selectItem()) }
    try expect(.for)
    let column = try qualifiedName("a column's name")
    try expect(.in)
    try expect(.leftParenthesis)
    var values: [Pivot.Value] = []
    repeat {
      let valueStart = self.start
      let expression = try expression()
      let alias: Identifier? = take(.as) ? try anyName("an alias") : atBareAlias ? try name() : nil
      values.append(.init(expression: expression, alias: alias, extent: extent(from: valueStart)))
    } while take(.comma)
    try expect(.rightParenthesis)
    try expect(.rightParenthesis)
    return Pivot(aggregates: aggregates, column: column, values: values, extent: extent(from: start))
  }

  private mutating func unpivot() throws(ParseFailure) -> Unpivot {
    let start = start
    advance()
    var includeNulls: Bool?
    if take(.include) {
      includeNulls = true
      try expect(.nulls)
    } else if take(.exclude) {
      includeNulls = false
      try expect(.nulls)
    }
    try expect(.leftParenthesis)
    let value = try name("a column's name")
    try expect(.for)
    let label = try name("a column's name")
    try expect(.in)
    try expect(.leftParenthesis)
    var columns: [Unpivot.Column] = []
    repeat {
      let columnStart = self.start
      let column = try qualifiedName("a column's name")
      let alias: Identifier? = take(.as) ? try anyName("an alias") : atBareAlias ? try name() : nil
      columns.append(.init(name: column, alias: alias, extent: extent(from: columnStart)))
    } while take(.comma)
    try expect(.rightParenthesis)
    try expect(.rightParenthesis)
    return Unpivot(
      includeNulls: includeNulls, value: value, name: label, columns: columns, extent: extent(from: start))
  }
}

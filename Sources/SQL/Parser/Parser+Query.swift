import Diagnostics

/// Queries as a whole: WITH, set operations, ORDER BY, LIMIT.
extension Parser {
  /// Whether a query begins here, perhaps behind parentheses.
  var atQuery: Bool {
    var ahead = 0
    while peek(ahead).kind == .leftParenthesis, ahead < Self.nestingLimit { ahead += 1 }
    // Deeper than anything may nest: whoever goes on finds that out.
    if ahead == Self.nestingLimit { return true }
    let first = peek(ahead)
    switch first.keyword {
    case .select: return true
    case .with: return ahead > 0 || Self.isName(peek(1)) || peek(1).keyword == .recursive
    case .values: return peek(ahead + 1).kind == .leftParenthesis
    default: return false
    }
  }

  /// Whether what stands here continues a query that was read as a parenthesised one.
  var atQueryContinuation: Bool {
    at(any: .union, .intersect, .except, .minus, .order, .limit, .offset) || at(.fetch, .first)
  }

  mutating func query() throws(ParseFailure) -> Query {
    try enter()
    let start = start
    let with = at(.with) ? try withClause() : nil
    let body = try setOperations(from: nil)
    let result = try finishedQuery(with, body, from: start)
    leave()
    return result
  }

  /// A query whose first term is parsed already.
  mutating func continuedQuery(_ first: QueryBody, from start: Int) throws(ParseFailure) -> Query {
    let body = try setOperations(from: first)
    return try finishedQuery(nil, body, from: start)
  }

  private mutating func finishedQuery(
    _ with: WithClause?, _ body: QueryBody, from start: Int
  ) throws(ParseFailure) -> Query {
    let orderBy = at(.order) ? try orderItems() : []
    var limit: Limit?
    var offset: Expression?
    while true {
      if limit == nil, take(.limit) {
        limit = take(.all) ? .all : .count(try expression())
      } else if offset == nil, take(.offset) {
        offset = try expression()
        _ = takeAny(.row, .rows)
      } else if limit == nil, at(.fetch), peek().keyword == .first || peek().keyword == .next {
        limit = try fetch()
      } else {
        break
      }
    }
    let locking = try locking()
    return Query(
      with: with, body: body, orderBy: orderBy, limit: limit, offset: offset, locking: locking,
      extent: extent(from: start))
  }

  private mutating func fetch() throws(ParseFailure) -> Limit {
    advance()
    advance()
    let count = at(any: .row, .rows) ? nil : try expression(Precedence.sum)
    guard takeAny(.row, .rows) != nil else { throw unexpected("ROWS") }
    try expect(.only)
    return .fetch(count)
  }

  /// PostgreSQL's row locks.
  private mutating func locking() throws(ParseFailure) -> String? {
    guard at(.for), peek().keyword == .update || peek().keyword == .share else { return nil }
    advance()
    return "for " + nextText().lowercased()
  }

  mutating func withClause() throws(ParseFailure) -> WithClause {
    let start = start
    try expect(.with)
    let recursive = take(.recursive)
    var tables = [try commonTable()]
    while take(.comma) {
      // A trailing comma in front of the query.
      if at(.select) { break }
      tables.append(try commonTable())
    }
    return WithClause(isRecursive: recursive, tables: tables, extent: extent(from: start))
  }

  private mutating func commonTable() throws(ParseFailure) -> CommonTable {
    let start = start
    let name = try name("a common table's name")
    if at(.leftParenthesis), [.select, .with].contains(peek().keyword) { throw unexpected("AS") }
    let columns = try optionalNameList()
    try expect(.as)
    var materialized: Bool?
    if take(.materialized) {
      materialized = true
    } else if take(.not, .materialized) {
      materialized = false
    }
    try expect(.leftParenthesis)
    guard atQuery else { throw unexpected("a query") }
    let query = try query()
    try expect(.rightParenthesis)
    return CommonTable(
      name: name, columns: columns, materialized: materialized, query: query, extent: extent(from: start))
  }

  // MARK: Set operations

  private mutating func setOperations(from first: QueryBody?) throws(ParseFailure) -> QueryBody {
    let start = first.map { Int($0.span.start) } ?? self.start
    let left = try intersections(from: first)
    var rest: [SetTerm] = []
    while at(any: .union, .except, .minus) {
      rest.append(try setTerm { (parser) throws(ParseFailure) in try parser.intersections(from: nil) })
    }
    return rest.isEmpty ? left : QueryBody(.setOperation(first: left, rest: rest), span(from: start))
  }

  private mutating func intersections(from first: QueryBody?) throws(ParseFailure) -> QueryBody {
    let start = first.map { Int($0.span.start) } ?? self.start
    let left: QueryBody
    if let first { left = first } else { left = try queryTerm() }
    var rest: [SetTerm] = []
    while at(.intersect) {
      rest.append(try setTerm { (parser) throws(ParseFailure) in try parser.queryTerm() })
    }
    return rest.isEmpty ? left : QueryBody(.setOperation(first: left, rest: rest), span(from: start))
  }

  private mutating func setTerm(
    _ body: (inout Parser) throws(ParseFailure) -> QueryBody
  ) throws(ParseFailure) -> SetTerm {
    let start = start
    let word = advance()
    let operation: SetTerm.Operation
    switch word.keyword {
    case .intersect: operation = .intersect
    case .except: operation = .except
    case .minus: operation = .minus
    default: operation = .union
    }
    let quantity: FunctionCall.Quantity? = take(.all) ? .all : take(.distinct) ? .distinct : nil
    let term = try body(&self)
    return SetTerm(
      operation: operation, quantity: quantity, body: term, extent: extent(from: start), word: Extent(word.span))
  }

  private mutating func queryTerm() throws(ParseFailure) -> QueryBody {
    let start = start
    switch token.kind {
    case .leftParenthesis:
      advance()
      guard atQuery else { throw unexpected("a query") }
      let query = try query()
      try expect(.rightParenthesis)
      return QueryBody(.parenthesized(query), span(from: start))
    case .word where at(.select):
      let select = try select()
      return QueryBody(.select(select), span(from: start))
    case .word where at(.values):
      advance()
      var rows: [[Expression]] = []
      repeat {
        try expect(.leftParenthesis)
        rows.append(try expressions())
        try expect(.rightParenthesis)
      } while take(.comma)
      return QueryBody(.values(rows), span(from: start))
    case .word where at(.table):
      advance()
      return QueryBody(.table(try qualifiedName("a table")), span(from: start))
    default: throw unexpected("SELECT")
    }
  }
}

import Diagnostics

/// How tightly the operators bind, weakest first; the order is PostgreSQL's.
enum Precedence {
  static let or = 1
  static let and = 2
  static let not = 3
  static let isTest = 4
  static let comparison = 5
  static let match = 6
  /// `||` and every operator without a place of its own.
  static let other = 7
  static let sum = 8
  static let product = 9
  static let power = 10
  static let timeZone = 11
  static let collate = 12
  static let sign = 13
}

/// Operators: precedence climbing over `Parser+Primary`'s operands.
extension Parser {
  /// One expression whose outermost operator binds at least as tightly as `minimum`.
  mutating func expression(_ minimum: Int = 0) throws(ParseFailure) -> Expression {
    let outerDepth = depth
    depth = 0
    try enter()
    let start = start
    var left = try prefix()
    var ownDepth = depth + 1
    while let next = try operatorPart(after: left, from: start, minimum) {
      left = next
      ownDepth = max(ownDepth, depth) + 1
      if ownDepth > Self.depthLimit { throw tooDeep() }
    }
    leave()
    depth = max(outerDepth, ownDepth)
    return left
  }

  mutating func expressions() throws(ParseFailure) -> [Expression] {
    var list = [try expression()]
    while take(.comma) { list.append(try expression()) }
    return list
  }

  private mutating func prefix() throws(ParseFailure) -> Expression {
    let start = start
    if at(.not) {
      advance()
      let operand = try expression(Precedence.not)
      return Expression(.not(operand), span(from: start))
    }
    if at(.operatorSign), !standsBetween {
      let sign = operatorSign()
      let operand = try expression(Self.binding(ofPrefix: sign.symbol))
      return Expression(.unary(sign, operand), span(from: start))
    }
    if at(.prior), Self.beginsOperand(peek()) {
      advance()
      return Expression(.prior(try expression(Precedence.sign)), span(from: start))
    }
    // Oracle's operator, which has a plain call's tree, so that those who know Redshift's functions can refuse it.
    if at(.connectByRoot), peek().kind != .leftParenthesis, Self.beginsOperand(peek()) {
      let name = identifier(advance())
      let operand = try expression(Precedence.sign)
      return Expression(.function(FunctionCall(name, of: operand)), span(from: start))
    }
    return try primary()
  }

  /// Operators that nothing can begin with: where one stands, its left side is missing.
  private var standsBetween: Bool {
    let end = Int(token.end)
    let second = Int(token.start) + 1
    switch bytes[Int(token.start)] {
    case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"): return true
    case UInt8(ascii: "!"): return second + 1 == end && bytes[second] == UInt8(ascii: "=")
    case UInt8(ascii: "|"): return second + 1 == end && bytes[second] == UInt8(ascii: "|")
    default: return false
    }
  }

  /// Redshift documents roots as binding like `^`, and `@` between products and sums; PostgreSQL binds both loosely.
  private static func binding(ofPrefix symbol: String) -> Int {
    switch symbol {
    case "-", "+": Precedence.sign
    case "|/", "||/": Precedence.power + 1
    case "@": Precedence.product
    default: Precedence.other
    }
  }

  private mutating func operatorSign() -> Operator {
    let token = advance()
    return Operator(text(token), token.span)
  }

  /// The operator that stands here applied to `left`, or nil where none stands that binds tightly enough.
  private mutating func operatorPart(
    after left: Expression, from start: Int, _ minimum: Int
  ) throws(ParseFailure) -> Expression? {
    switch token.kind {
    case .operatorSign:
      let binding = precedence(of: token)
      guard binding >= minimum else { return nil }
      let sign = operatorSign()
      return try binary(left, sign, binding, start)
    case .doubleColon:
      advance()
      let type = try typeName()
      return Expression(.cast(left, type, .colons), span(from: start))
    case .leftBracket:
      return try subscripted(left, start)
    case .dot:
      return try field(left, start)
    case .leftParenthesis:
      guard peek().kind == .operatorSign, textEquals(peek(), "+"), peek(2).kind == .rightParenthesis else { return nil }
      advance()
      advance()
      advance()
      return Expression(.outerJoined(left), span(from: start))
    case .word:
      return try wordOperator(after: left, start, minimum)
    default: return nil
    }
  }

  private mutating func binary(
    _ left: Expression, _ sign: Operator, _ binding: Int, _ start: Int
  ) throws(ParseFailure) -> Expression {
    if at(any: .any, .some, .all), peek().kind == .leftParenthesis {
      return try quantified(left, sign, start)
    }
    let right = try expression(binding + 1)
    return Expression(.binary(left, sign, right), span(from: start))
  }

  private mutating func quantified(
    _ left: Expression, _ sign: Operator, _ start: Int
  ) throws(ParseFailure) -> Expression {
    let word = advance().keyword
    let quantifier: Quantifier = word == .any ? .any : word == .some ? .some : .all
    try expect(.leftParenthesis)
    let operand: QuantifiedOperand
    if atQuery { operand = .query(try query()) } else { operand = .value(try expression()) }
    try expect(.rightParenthesis)
    return Expression(.quantified(left, sign, quantifier, operand), span(from: start))
  }

  private func precedence(of sign: Token) -> Int {
    let first = bytes[Int(sign.start)]
    if sign.end - sign.start == 1 {
      switch first {
      case UInt8(ascii: "="), UInt8(ascii: "<"), UInt8(ascii: ">"): return Precedence.comparison
      case UInt8(ascii: "+"), UInt8(ascii: "-"): return Precedence.sum
      case UInt8(ascii: "*"), UInt8(ascii: "/"), UInt8(ascii: "%"): return Precedence.product
      case UInt8(ascii: "^"): return Precedence.power
      default: return Precedence.other
      }
    }
    if sign.end - sign.start == 2 {
      switch (first, bytes[Int(sign.start) + 1]) {
      case (UInt8(ascii: "<"), UInt8(ascii: "=")), (UInt8(ascii: ">"), UInt8(ascii: "=")),
        (UInt8(ascii: "<"), UInt8(ascii: ">")), (UInt8(ascii: "!"), UInt8(ascii: "=")):
        return Precedence.comparison
      default: break
      }
    }
    return Precedence.other
  }

  // MARK: Operators that are words

  private mutating func wordOperator(
    after left: Expression, _ start: Int, _ minimum: Int
  ) throws(ParseFailure) -> Expression? {
    guard let keyword = token.keyword else { return nil }
    switch keyword {
    case .and where minimum <= Precedence.and:
      return Expression(.and(try chain(left, .and, Precedence.and)), span(from: start))
    case .or where minimum <= Precedence.or:
      return Expression(.or(try chain(left, .or, Precedence.or)), span(from: start))
    case .is where minimum <= Precedence.isTest:
      return try isTest(left, start)
    case .isnull where minimum <= Precedence.isTest, .notnull where minimum <= Precedence.isTest:
      advance()
      return Expression(.isTest(left, .nullWord, negated: keyword == .notnull), span(from: start))
    case .not where minimum <= Precedence.match:
      switch peek().keyword {
      case .in, .like, .ilike, .similar, .between:
        advance()
        return try matching(left, start, negated: true)
      default: return nil
      }
    case .in where minimum <= Precedence.match, .like where minimum <= Precedence.match,
      .ilike where minimum <= Precedence.match, .similar where minimum <= Precedence.match,
      .between where minimum <= Precedence.match:
      return try matching(left, start, negated: false)
    case .overlaps where minimum <= Precedence.other:
      let sign = Operator("OVERLAPS", advance().span)
      let right = try expression(Precedence.other + 1)
      return Expression(.binary(left, sign, right), span(from: start))
    case .at where minimum <= Precedence.timeZone && peek().keyword == .time:
      advance()
      try expect(.time, .zone)
      let zone = try expression(Precedence.timeZone + 1)
      return Expression(.atTimeZone(left, zone), span(from: start))
    case .collate where minimum <= Precedence.collate:
      advance()
      return Expression(.collate(left, try qualifiedName("a collation")), span(from: start))
    case .operator where minimum <= Precedence.other && peek().kind == .leftParenthesis:
      return try qualifiedOperator(left, start)
    default: return nil
    }
  }

  private mutating func chain(
    _ left: Expression, _ word: Keyword, _ binding: Int
  ) throws(ParseFailure) -> [Expression] {
    var terms = [left]
    while take(word) { terms.append(try expression(binding + 1)) }
    return terms
  }

  private mutating func isTest(_ left: Expression, _ start: Int) throws(ParseFailure) -> Expression {
    advance()
    let negated = take(.not)
    let test: IsTest
    switch token.keyword {
    case .null: test = .null
    case .true: test = .true
    case .false: test = .false
    case .unknown: test = .unknown
    case .distinct:
      advance()
      try expect(.from)
      let right = try expression(Precedence.isTest + 1)
      return Expression(.isTest(left, .distinctFrom(right), negated: negated), span(from: start))
    default: throw unexpected("NULL, TRUE, FALSE or UNKNOWN")
    }
    advance()
    return Expression(.isTest(left, test, negated: negated), span(from: start))
  }

  private mutating func matching(
    _ left: Expression, _ start: Int, negated: Bool
  ) throws(ParseFailure) -> Expression {
    switch advance().keyword {
    case .in: return try membership(left, start, negated: negated)
    case .between:
      let symmetric = take(.symmetric)
      if !symmetric { _ = take(.asymmetric) }
      let low = try expression(Precedence.other)
      try expect(.and)
      let high = try expression(Precedence.other)
      return Expression(
        .between(left, low: low, high: high, negated: negated, symmetric: symmetric), span(from: start))
    case .similar:
      try expect(.to)
      return try match(left, .similar, start, negated)
    case .ilike: return try match(left, .ilike, start, negated)
    default: return try match(left, .like, start, negated)
    }
  }

  private mutating func match(
    _ left: Expression, _ kind: Match.Kind, _ start: Int, _ negated: Bool
  ) throws(ParseFailure) -> Expression {
    if at(any: .any, .some, .all), peek().kind == .leftParenthesis {
      let words = (negated ? "NOT " : "") + (kind == .ilike ? "ILIKE" : "LIKE")
      return try quantified(left, Operator(words, tokens[index - 1].span), start)
    }
    let pattern = try expression(Precedence.other)
    let escape = take(.escape) ? try expression(Precedence.other) : nil
    let match = Match(kind: kind, subject: left, pattern: pattern, escape: escape, negated: negated)
    return Expression(.match(match), span(from: start))
  }

  private mutating func membership(
    _ left: Expression, _ start: Int, negated: Bool
  ) throws(ParseFailure) -> Expression {
    try expect(.leftParenthesis)
    if !at(.leftParenthesis), atQuery {
      let query = try query()
      try expect(.rightParenthesis)
      return Expression(.inQuery(left, query, negated: negated), span(from: start))
    }
    // `((select …) union …)`, `((select …))` and `((select …), 2)` begin alike.
    let innerStart = self.start
    var list = [try expression()]
    if case .subquery(let inner) = list[0].kind, atQueryContinuation || at(.rightParenthesis) {
      let query = try continuedQuery(QueryBody(.parenthesized(inner), list[0].span), from: innerStart)
      try expect(.rightParenthesis)
      return Expression(.inQuery(left, query, negated: negated), span(from: start))
    }
    while take(.comma) { list.append(try expression()) }
    try expect(.rightParenthesis)
    return Expression(.inList(left, list, negated: negated), span(from: start))
  }

  /// `OPERATOR(schema.sign)`.
  private mutating func qualifiedOperator(_ left: Expression, _ start: Int) throws(ParseFailure) -> Expression {
    let signStart = self.start
    advance()
    advance()
    var schema: String?
    if atName {
      schema = nextText()
      try expect(.dot)
    }
    guard at(.operatorSign) else { throw unexpected("an operator") }
    let symbol = nextText()
    try expect(.rightParenthesis)
    let sign = Operator(symbol, schema: schema, span(from: signStart))
    return try binary(left, sign, Precedence.other, start)
  }

  // MARK: Paths

  mutating func subscripted(_ left: Expression, _ start: Int) throws(ParseFailure) -> Expression {
    advance()
    let first = at(.colon) ? nil : try expression()
    if take(.colon) {
      let last = at(.rightBracket) ? nil : try expression()
      try expect(.rightBracket)
      return Expression(.slice(left, first, last), span(from: start))
    }
    try expect(.rightBracket)
    guard let first else { throw unexpected("a subscript") }
    return Expression(.subscripted(left, first), span(from: start))
  }

  mutating func field(_ left: Expression, _ start: Int) throws(ParseFailure) -> Expression {
    advance()
    if takeOperator("*") { return Expression(.fieldStar(left), span(from: start)) }
    return Expression(.field(left, try anyName("a field")), span(from: start))
  }
}

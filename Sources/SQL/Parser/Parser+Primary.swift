import Diagnostics

/// Operands: constants, names, parentheses, and every construct that begins with a word of its own.
extension Parser {
  static func beginsOperand(_ token: Token) -> Bool {
    switch token.kind {
    case .word: token.keyword.map { !$0.isReserved } ?? true
    case .quotedIdentifier, .string, .integer, .pointNumber, .exponentNumber, .leftParenthesis, .parameter: true
    default: false
    }
  }

  mutating func primary() throws(ParseFailure) -> Expression {
    let start = start
    switch token.kind {
    case .integer:
      let digits = nextText()
      return literal(.integer(digits), start)
    case .pointNumber, .exponentNumber:
      let number = nextText()
      return literal(.number(number), start)
    case .string, .escapeString, .prefixedString, .dollarString:
      let string = try string()
      return literal(.string(string), start)
    case .parameter:
      let digits = nextText().dropFirst()
      return Expression(.parameter(Int(digits) ?? 0), span(from: start))
    case .leftParenthesis: return try parenthesis()
    case .operatorSign where atOperator("*"):
      advance()
      return Expression(.star(nil), span(from: start))
    case .quotedIdentifier: return try nameOrCall()
    case .word:
      guard let keyword = token.keyword else {
        // `regclass 'pg_class'`: a type in front of a string.
        return peek().kind == .string ? try typedLiteral(start) : try nameOrCall()
      }
      return try keywordOperand(keyword, start)
    default: throw unexpected("an expression")
    }
  }

  private func literal(_ kind: Literal.Kind, _ start: Int) -> Expression {
    let span = span(from: start)
    return Expression(.literal(Literal(kind, span)), span)
  }

  private mutating func keywordOperand(_ keyword: Keyword, _ start: Int) throws(ParseFailure) -> Expression {
    let next = peek().kind
    switch keyword {
    case .null: return constant(.null)
    case .true: return constant(.true)
    case .false: return constant(.false)
    case .case: return try caseExpression()
    case .cast where next == .leftParenthesis: return try cast(.cast)
    case .tryCast where next == .leftParenthesis: return try cast(.tryCast)
    case .convert where next == .leftParenthesis: return try convert()
    case .exists where next == .leftParenthesis:
      advance()
      advance()
      let query = try query()
      try expect(.rightParenthesis)
      return Expression(.exists(query), span(from: start))
    case .array where next == .leftBracket || next == .leftParenthesis: return try array()
    case .row where next == .leftParenthesis:
      advance()
      advance()
      let values = at(.rightParenthesis) ? [] : try expressions()
      try expect(.rightParenthesis)
      return Expression(.row(values, keyword: true), span(from: start))
    case .extract where next == .leftParenthesis:
      if let extraction = try extract() { return extraction }
      return try call()
    case .position where next == .leftParenthesis: return try position()
    case .trim where next == .leftParenthesis: return try trim()
    case .substring where next == .leftParenthesis, .overlay where next == .leftParenthesis:
      return try wordArguments(keyword)
    case .interval: return try interval()
    case .default:
      advance()
      return Expression(.defaultValue, span(from: start))
    case .approximate where peek().kind == .word && peek(2).kind == .leftParenthesis:
      advance()
      return try call(approximate: true, from: start)
    case .currentDate, .currentTime, .currentTimestamp, .currentUser, .currentUserId, .localtime, .localtimestamp,
      .sessionUser, .sysdate, .user, .currentRole, .currentCatalog:
      return try wordFunction(keyword)
    case .left where next == .leftParenthesis, .right where next == .leftParenthesis,
      .any where next == .leftParenthesis, .some where next == .leftParenthesis,
      .isnull where next == .leftParenthesis, .notnull where next == .leftParenthesis,
      .collate where next == .leftParenthesis:
      return try call()
    case .current where peek().keyword == .of:
      advance()
      advance()
      return Expression(.currentOf(try name("a cursor")), span(from: start))
    default:
      if keyword.isReserved { throw unexpected("an expression") }
      // `numeric '1.5'`: a type in front of a string.
      if next == .string { return try typedLiteral(start) }
      if Self.beginsTypedLiteral(keyword), at(any: .timestamp, .time),
        peek().keyword == .with || peek().keyword == .without,
        peek(2).keyword == .time
      {
        return try typedLiteral(start)
      }
      if keyword == .double, peek().keyword == .precision, peek(2).kind == .string { return try typedLiteral(start) }
      return try nameOrCall()
    }
  }

  private mutating func constant(_ kind: Literal.Kind) -> Expression {
    let start = start
    advance()
    return literal(kind, start)
  }

  private static func beginsTypedLiteral(_ keyword: Keyword) -> Bool {
    switch keyword {
    case .time, .timestamp, .timestamptz, .timetz: true
    default: false
    }
  }

  private mutating func typedLiteral(_ start: Int) throws(ParseFailure) -> Expression {
    let type = try typeName()
    let string = try string()
    return literal(.typed(type, string), start)
  }

  private mutating func interval() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    guard atString else { throw unexpected("a string after INTERVAL", hint: "write INTERVAL '1 day'") }
    let string = try string()
    let fields = try intervalFields()
    return literal(.interval(string, qualifier: fields), start)
  }

  // MARK: Parentheses

  private mutating func parenthesis() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    if atQuery, !at(.leftParenthesis) {
      let query = try query()
      try expect(.rightParenthesis)
      return Expression(.subquery(query), span(from: start))
    }
    if take(.rightParenthesis) { return Expression(.row([], keyword: false), span(from: start)) }
    let innerStart = self.start
    let first = try expression()
    if case .subquery(let inner) = first.kind, atQueryContinuation {
      let body = QueryBody(.parenthesized(inner), first.span)
      let query = try continuedQuery(body, from: innerStart)
      try expect(.rightParenthesis)
      return Expression(.subquery(query), span(from: start))
    }
    if take(.as) {
      let alias = try anyName("an alias")
      let aliased = Expression(.aliased(first, alias), span(from: innerStart))
      try expect(.rightParenthesis)
      return Expression(.parenthesized(aliased), span(from: start))
    }
    if at(.comma) {
      var values = [first]
      while take(.comma) { values.append(try expression()) }
      try expect(.rightParenthesis)
      return Expression(.row(values, keyword: false), span(from: start))
    }
    try expect(.rightParenthesis)
    return Expression(.parenthesized(first), span(from: start))
  }

  // MARK: Constructs

  private mutating func caseExpression() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    let operand = at(.when) ? nil : try expression()
    var branches: [CaseExpression.Branch] = []
    while at(.when) {
      let branchStart = self.start
      advance()
      let condition = try expression()
      try expect(.then)
      let result = try expression()
      branches.append(.init(condition: condition, result: result, extent: extent(from: branchStart)))
    }
    guard !branches.isEmpty else { throw unexpected("WHEN") }
    let otherwise = take(.else) ? try expression() : nil
    guard take(.end) else { throw unexpected("WHEN, ELSE or END") }
    return Expression(
      .case(CaseExpression(operand: operand, branches: branches, otherwise: otherwise)), span(from: start))
  }

  private mutating func cast(_ form: CastForm) throws(ParseFailure) -> Expression {
    let start = start
    advance()
    advance()
    let value = try expression()
    try expect(.as)
    let type = try typeName()
    try expect(.rightParenthesis)
    return Expression(.cast(value, type, form), span(from: start))
  }

  private mutating func convert() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    advance()
    let type = try typeName()
    try expect(.comma)
    let value = try expression()
    try expect(.rightParenthesis)
    return Expression(.cast(value, type, .convert), span(from: start))
  }

  private mutating func array() throws(ParseFailure) -> Expression {
    let start = start
    if peek().kind == .leftBracket {
      advance()
      advance()
      let values = at(.rightBracket) ? [] : try expressions()
      try expect(.rightBracket)
      return Expression(.arrayLiteral(values), span(from: start))
    }
    let second = peek(2)
    if second.keyword == .select || second.keyword == .with {
      advance()
      advance()
      let query = try query()
      try expect(.rightParenthesis)
      return Expression(.arrayQuery(query), span(from: start))
    }
    return try call()
  }

  /// nil where the parentheses hold plain arguments.
  private mutating func extract() throws(ParseFailure) -> Expression? {
    let start = start
    let part = peek(2)
    guard part.kind == .word || part.kind == .string || part.kind == .quotedIdentifier, peek(3).keyword == .from else {
      return nil
    }
    advance()
    advance()
    let name =
      part.kind == .string
      ? try string().value.lowercased()
      : part.kind == .quotedIdentifier ? nextIdentifier().folded : nextText().lowercased()
    advance()
    let value = try expression()
    try expect(.rightParenthesis)
    return Expression(.extract(part: name, value), span(from: start))
  }

  private mutating func position() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    advance()
    let needle = try expression(Precedence.match + 1)
    guard take(.in) else { return try call(name: .position, first: needle, from: start) }
    let haystack = try expression()
    try expect(.rightParenthesis)
    return Expression(.position(needle, in: haystack), span(from: start))
  }

  private mutating func trim() throws(ParseFailure) -> Expression {
    let start = start
    advance()
    advance()
    var side: TrimExpression.Side?
    switch takeAny(.both, .leading, .trailing) {
    case .both: side = .both
    case .leading: side = .leading
    case .trailing: side = .trailing
    default: break
    }
    var characters: Expression?
    var subject: Expression
    if side != nil, take(.from) {
      subject = try expression()
    } else {
      subject = try expression()
      if take(.from) {
        characters = subject
        subject = try expression()
      } else if side == nil {
        return try call(name: .trim, first: subject, from: start)
      }
    }
    try expect(.rightParenthesis)
    return Expression(.trim(TrimExpression(side: side, characters: characters, subject: subject)), span(from: start))
  }

  /// SUBSTRING and OVERLAY, whose arguments may stand between words.
  private mutating func wordArguments(_ keyword: Keyword) throws(ParseFailure) -> Expression {
    let start = start
    advance()
    advance()
    let subject = try expression()
    if keyword == .substring, at(any: .from, .for) {
      let from = take(.from) ? try expression() : nil
      let count = take(.for) ? try expression() : nil
      try expect(.rightParenthesis)
      return Expression(.substring(subject, from: from, for: count), span(from: start))
    }
    if keyword == .overlay, take(.placing) {
      let replacement = try expression()
      try expect(.from)
      let from = try expression()
      let count = take(.for) ? try expression() : nil
      try expect(.rightParenthesis)
      return Expression(.overlay(subject, placing: replacement, from: from, for: count), span(from: start))
    }
    return try call(name: keyword, first: subject, from: start)
  }
}

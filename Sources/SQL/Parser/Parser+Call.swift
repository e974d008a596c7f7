import Diagnostics

/// Function calls and all that may follow them.
extension Parser {
  /// A name, and a call where parentheses follow it.
  mutating func nameOrCall() throws(ParseFailure) -> Expression {
    let start = start
    let first = try name("an expression")
    if !at(.dot), !at(.leftParenthesis) { return Expression(.name(QualifiedName(first, first.span)), first.span) }
    var parts: [Identifier] = []
    if at(.dot) {
      parts.reserveCapacity(2)
      parts.append(first)
    }
    while at(.dot) {
      if peek().kind == .operatorSign, textEquals(peek(), "*") {
        let name = QualifiedName(parts, span(from: start))
        advance()
        advance()
        return Expression(.star(name), span(from: start))
      }
      guard peek().kind == .word || peek().kind == .quotedIdentifier else {
        advance()
        throw unexpected("a name")
      }
      advance()
      parts.append(nextIdentifier())
    }
    let name = parts.isEmpty ? QualifiedName(first, first.span) : QualifiedName(parts, span(from: start))
    // `a (+)` is no call.
    if at(.leftParenthesis),
      !(peek().kind == .operatorSign && textEquals(peek(), "+") && peek(2).kind == .rightParenthesis)
    {
      return try arguments(of: name, first: nil, approximate: false, from: start)
    }
    return Expression(.name(name), span(from: start))
  }

  /// A call of a name that is parsed already; the parenthesis stands here.
  mutating func call(of name: QualifiedName, from start: Int) throws(ParseFailure) -> Expression {
    try arguments(of: name, first: nil, approximate: false, from: start)
  }

  /// A call whose name is a single word, reserved or not.
  mutating func call(approximate: Bool = false, from start: Int? = nil) throws(ParseFailure) -> Expression {
    let start = start ?? self.start
    let identifier = nextIdentifier()
    let name = QualifiedName(identifier, identifier.span)
    return try arguments(of: name, first: nil, approximate: approximate, from: start)
  }

  /// The rest of a call whose first argument is parsed already.
  mutating func call(name keyword: Keyword, first: Expression, from start: Int) throws(ParseFailure) -> Expression {
    let identifier = Identifier(keyword.rawValue, isQuoted: false, Span(start, start + keyword.rawValue.utf8.count))
    return try arguments(
      of: QualifiedName([identifier], identifier.span), first: first, approximate: false, from: start)
  }

  /// `current_date`, `sysdate` and their kin, with or without parentheses.
  mutating func wordFunction(_ keyword: Keyword) throws(ParseFailure) -> Expression {
    let start = start
    if peek().kind == .leftParenthesis { return try call() }
    let identifier = nextIdentifier()
    let call = FunctionCall(
      name: QualifiedName([identifier], identifier.span), hasArguments: false, quantity: nil, arguments: [],
      orderBy: [], withinGroup: nil, filter: nil, nullTreatment: nil, nullTreatmentInside: false, over: nil,
      isApproximate: false)
    return Expression(.function(call), span(from: start))
  }

  private mutating func arguments(
    of name: QualifiedName, first: Expression?, approximate: Bool, from start: Int
  ) throws(ParseFailure) -> Expression {
    var arguments: [FunctionArgument] = []
    var quantity: FunctionCall.Quantity?
    var more = true
    if let first {
      arguments.append(FunctionArgument(word: nil, name: nil, isVariadic: false, value: first, extent: first.extent))
      more = take(.comma)
    } else {
      try expect(.leftParenthesis)
      if take(.distinct) { quantity = .distinct } else if take(.all) { quantity = .all }
      more = !at(.rightParenthesis)
    }
    while more {
      arguments.append(try argument())
      more = take(.comma) || at(.keep) || at(.set)
    }
    let orderBy = at(.order) ? try orderItems() : []
    let inside = nullTreatment()
    try expect(.rightParenthesis)
    let withinGroup = try withinGroup()
    let filter = try filter()
    let outside = nullTreatment()
    let over = try over()
    let call = FunctionCall(
      name: name, hasArguments: true, quantity: quantity, arguments: arguments, orderBy: orderBy,
      withinGroup: withinGroup, filter: filter, nullTreatment: inside ?? outside, nullTreatmentInside: inside != nil,
      over: over, isApproximate: approximate)
    return Expression(.function(call), span(from: start))
  }

  private mutating func argument() throws(ParseFailure) -> FunctionArgument {
    let start = start
    let word = at(any: .keep, .set) && Self.beginsOperand(peek()) ? advance().keyword : nil
    var label: Identifier?
    if atName, peek().kind == .colonEquals || (peek().kind == .operatorSign && textEquals(peek(), "=>")) {
      label = nextIdentifier()
      advance()
    }
    let variadic = take(.variadic)
    let value = try expression()
    return FunctionArgument(
      word: word, name: label, isVariadic: variadic, value: value, extent: extent(from: start))
  }

  private mutating func nullTreatment() -> FunctionCall.NullTreatment? {
    if take(.ignore, .nulls) { return .ignore }
    if take(.respect, .nulls) { return .respect }
    return nil
  }

  private mutating func withinGroup() throws(ParseFailure) -> [OrderItem]? {
    guard at(.within, .group) else { return nil }
    advance()
    advance()
    try expect(.leftParenthesis)
    guard at(.order) else { throw unexpected("ORDER BY") }
    let items = try orderItems()
    try expect(.rightParenthesis)
    return items
  }

  private mutating func filter() throws(ParseFailure) -> Expression? {
    guard at(.filter), peek().kind == .leftParenthesis else { return nil }
    advance()
    advance()
    try expect(.where)
    let condition = try expression()
    try expect(.rightParenthesis)
    return condition
  }

  // MARK: Windows

  private mutating func over() throws(ParseFailure) -> Window? {
    guard at(.over), peek().kind == .leftParenthesis || Self.isName(peek()) else { return nil }
    advance()
    if at(.leftParenthesis) { return .specification(try windowSpecification()) }
    if at(any: .partition, .order), peek().keyword == .by { throw unexpected("'('") }
    return .named(try name("a window's name"))
  }

  mutating func windowSpecification() throws(ParseFailure) -> WindowSpecification {
    let start = start
    try expect(.leftParenthesis)
    var base: Identifier?
    if atName, !at(any: .partition, .rows, .range, .groups) || peek().kind == .rightParenthesis {
      // A misspelt PARTITION or ORDER, and no window's name.
      if peek().keyword == .by { throw unexpected("PARTITION BY, ORDER BY, a frame or ')'") }
      base = try name("a window's name")
    }
    var partitionBy: [Expression] = []
    if take(.partition) {
      try expect(.by)
      partitionBy = try expressions()
    }
    let orderBy = at(.order) ? try orderItems() : []
    let frame = try frame()
    try expect(.rightParenthesis)
    return WindowSpecification(
      base: base, partitionBy: partitionBy, orderBy: orderBy, frame: frame, extent: extent(from: start))
  }

  private mutating func frame() throws(ParseFailure) -> WindowFrame? {
    let start = start
    let unit: WindowFrame.Unit
    switch takeAny(.rows, .range, .groups) {
    case .rows: unit = .rows
    case .range: unit = .range
    case .groups: unit = .groups
    default:
      guard at(.rightParenthesis) else { throw unexpected("PARTITION BY, ORDER BY, a frame or ')'") }
      return nil
    }
    let first: WindowFrame.Bound
    var last: WindowFrame.Bound?
    if take(.between) {
      first = try frameBound()
      try expect(.and)
      last = try frameBound()
    } else {
      first = try frameBound()
    }
    var exclusion: WindowFrame.Exclusion?
    if take(.exclude) {
      if take(.current) {
        try expect(.row)
        exclusion = .currentRow
      } else if take(.group) {
        exclusion = .group
      } else if take(.ties) {
        exclusion = .ties
      } else {
        try expect(.no, .others)
        exclusion = .noOthers
      }
    }
    return WindowFrame(unit: unit, start: first, end: last, exclusion: exclusion, extent: extent(from: start))
  }

  private mutating func frameBound() throws(ParseFailure) -> WindowFrame.Bound {
    if take(.unbounded) {
      if take(.preceding) { return .unboundedPreceding }
      guard take(.following) else { throw unexpected("PRECEDING or FOLLOWING") }
      return .unboundedFollowing
    }
    if at(.current), peek().keyword == .row {
      advance()
      advance()
      return .currentRow
    }
    let value = try expression(Precedence.match + 1)
    if take(.preceding) { return .preceding(value) }
    guard take(.following) else { throw unexpected("PRECEDING or FOLLOWING") }
    return .following(value)
  }

  /// `ORDER BY a, b`: the words too.
  mutating func orderItems() throws(ParseFailure) -> [OrderItem] {
    try expect(.order)
    try expect(.by)
    var items = [try orderItem()]
    while take(.comma) { items.append(try orderItem()) }
    return items
  }

  private mutating func orderItem() throws(ParseFailure) -> OrderItem {
    let start = start
    let expression = try expression()
    let direction: OrderItem.Direction? = take(.asc) ? .ascending : take(.desc) ? .descending : nil
    var nulls: OrderItem.Nulls?
    if take(.nulls) {
      if take(.first) {
        nulls = .first
      } else {
        guard take(.last) else { throw unexpected("FIRST or LAST") }
        nulls = .last
      }
    }
    return OrderItem(expression: expression, direction: direction, nulls: nulls, extent: extent(from: start))
  }
}

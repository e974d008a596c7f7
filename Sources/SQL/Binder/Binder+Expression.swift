import Diagnostics

/// Values: their types, what they come from, and what does not go together.
extension Binder {
  mutating func value(_ expression: Expression) -> BoundValue {
    switch expression.kind {
    case .literal(let literal): return self.literal(literal)
    case .name(let name): return self.name(name)
    case .star, .parameter, .defaultValue, .currentOf: return .unknown
    case .parenthesized(let inner): return value(inner)
    case .row(let values, _), .arrayLiteral(let values): return together(values)
    case .unary(let sign, let operand): return unary(sign, operand)
    case .binary: return chain(expression)
    case .not(let operand):
      let inner = value(operand)
      requireCondition(inner, operand)
      return inner.derived(.boolean)
    case .and(let terms), .or(let terms):
      var result = BoundValue(.boolean, isNullable: false)
      for term in terms {
        let inner = value(term)
        requireCondition(inner, term)
        result.sources.merge(inner.sources.raised(to: .derived))
        result.isNullable = either(result.isNullable, inner.isNullable)
      }
      return result
    case .isTest(let operand, let test, _):
      var result = value(operand).derived(.boolean, isNullable: false)
      if case .distinctFrom(let other) = test { result.sources.merge(value(other).sources.raised(to: .derived)) }
      return result
    case .match(let match):
      var result = together([match.subject, match.pattern] + (match.escape.map { [$0] } ?? []))
      result.type = .boolean
      return result
    case .between(let operand, let low, let high, _, _): return compare(operand, [low, high], "BETWEEN")
    case .inList(let operand, let values, _): return compare(operand, values, "IN")
    case .inQuery(let operand, let query, _): return inQuery(operand, query)
    case .quantified(let operand, _, _, let values): return quantified(operand, values)
    case .exists(let query):
      return BoundValue(.boolean, isNullable: false, sources: allSources(self.query(query)))
    case .subquery(let query): return scalar(query)
    case .arrayQuery(let query):
      return BoundValue(nil, sources: allSources(self.query(query)))
    case .case(let value): return caseValue(value)
    case .cast(let operand, let type, _): return cast(operand, type, expression.span)
    case .function(let call): return function(call, expression.span)
    case .extract(let part, let operand): return extract(part, operand)
    case .trim(let trim):
      var result = together([trim.subject] + (trim.characters.map { [$0] } ?? []))
      result.type = .varchar(SQLType.longestVarchar)
      return result
    case .substring(let operand, let from, let count):
      let parts = [operand, from, count].compactMap(\.self)
      let type = silently { $0.value(operand).type }
      var result = together(parts)
      result.type = type.flatMap { $0.isString ? $0 : nil } ?? .varchar(SQLType.longestVarchar)
      return result
    case .position(let left, let right):
      var result = together([left, right])
      result.type = .integer
      return result
    case .overlay(let operand, let replacement, let from, let count):
      var result = together([operand, replacement, from] + (count.map { [$0] } ?? []))
      result.type = .varchar(SQLType.longestVarchar)
      return result
    case .atTimeZone(let operand, let zone):
      let inner = value(operand)
      _ = value(zone)
      let type: SQLType? =
        switch inner.fixedType {
        case .timestamptz?: .timestamp
        case .timestamp?, .date?: .timestamptz
        default: nil
        }
      return inner.derived(type)
    case .collate(let operand, _): return value(operand).derived(nil)
    case .subscripted(let operand, let index):
      let inner = value(operand)
      _ = value(index)
      return inner.derived(inner.type == .super ? .super : nil, isNullable: true)
    case .slice(let operand, let from, let to):
      return together([operand] + [from, to].compactMap(\.self))
    case .field(let operand, _):
      let inner = value(operand)
      return inner.derived(inner.type == .super ? .super : nil, isNullable: true)
    case .fieldStar(let operand): return value(operand).derived(nil)
    case .prior(let operand), .outerJoined(let operand): return value(operand)
    case .aliased(let operand, let alias):
      let inner = value(operand)
      scopes[scopes.count - 1].aliases.append(BindAlias(name: alias.folded, value: inner))
      return inner
    }
  }

  /// Several values made into one of unknown type.
  mutating func together(_ expressions: [Expression]) -> BoundValue {
    var result = BoundValue()
    for expression in expressions { result.sources.merge(value(expression).sources.raised(to: .derived)) }
    return result
  }

  private func allSources(_ query: BoundQuery) -> [ColumnSource] {
    var sources: [ColumnSource] = []
    for column in query.columns { sources.merge(column.sources.raised(to: .derived)) }
    return sources
  }

  private func literal(_ literal: Literal) -> BoundValue {
    switch literal.kind {
    case .null: return BoundValue(nil, isNullable: true, form: .null)
    case .true, .false: return BoundValue(.boolean, isNullable: false)
    case .integer(let digits):
      if Int32(digits) != nil { return BoundValue(.integer, isNullable: false) }
      return BoundValue(
        Int64(digits) != nil ? .bigint : .decimal(precision: min(digits.utf8.count, 38), scale: 0), isNullable: false)
    case .number(let text): return BoundValue(Self.number(text), isNullable: false)
    case .string(let string):
      return BoundValue(.varchar(max(1, string.value.utf8.count)), isNullable: false, form: .string)
    case .typed(let type, _): return BoundValue(SQLType(type), isNullable: false)
    case .interval: return BoundValue(.interval, isNullable: false)
    }
  }

  private static func number(_ text: String) -> SQLType {
    if text.contains(where: { $0 == "e" || $0 == "E" }) { return .double }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let scale = parts.count > 1 ? parts[1].utf8.count : 0
    let whole = parts[0].drop { $0 == "0" }.utf8.count
    return .decimal(precision: min(max(whole + scale, 1), 38), scale: min(scale, 37))
  }

  // MARK: Operators

  private mutating func unary(_ sign: Operator, _ operand: Expression) -> BoundValue {
    let inner = value(operand)
    switch sign.symbol {
    case "-", "+":
      if inner.sources.isEmpty { return inner }
      return inner.derived(inner.type.flatMap { $0.isNumber || $0 == .interval ? $0 : nil })
    default: return inner.derived(nil)
    }
  }

  /// Operations one after another, `a || b || c …`, from the left; a chain may be long.
  private mutating func chain(_ expression: Expression) -> BoundValue {
    var first = expression
    var rest: [(sign: Operator, right: Expression, span: Span)] = []
    while case .binary(let left, let sign, let right) = first.kind {
      rest.append((sign, right, first.span))
      first = left
    }
    var result = value(first)
    for (sign, right, span) in rest.reversed() { result = binary(result, sign, value(right), span) }
    return result
  }

  private mutating func binary(
    _ a: BoundValue, _ sign: Operator, _ b: BoundValue, _ span: Span
  ) -> BoundValue {
    var result = BoundValue(nil, isNullable: either(a.isNullable, b.isNullable))
    result.sources = a.sources.raised(to: .derived)
    result.sources.merge(b.sources.raised(to: .derived))
    if sign.isComparison {
      result.type = .boolean
      if let one = a.fixedType, let other = b.fixedType, TypeMeeting.isError(one, other, dialect) {
        report(.typeMismatch("'\(sign.symbol)'", one, other, place(span)))
      }
      return result
    }
    switch sign.symbol {
    case "||":
      if let one = a.type, let other = b.type,
        let length = Self.length(one).flatMap({ first in Self.length(other).map { first + $0 } })
      {
        result.type = .varchar(min(length, SQLType.longestVarchar))
      }
    case "~", "~*", "!~", "!~*", "~~", "!~~", "~~*", "!~~*", "@>", "<@", "?":
      result.type = .boolean
    case "+", "-", "*", "/", "%", "^", "&", "|", "#", "<<", ">>":
      result.type = arithmetic(a, sign, b, span)
      if sign.symbol == "/", a.fixedType?.isInteger ?? false, b.fixedType?.isInteger ?? false, !result.sources.isEmpty {
        facts.remarks.append(.init(kind: .integerDivision, span: span))
      }
    default: break
    }
    return result
  }

  /// Of strings.
  private static func length(_ type: SQLType) -> Int? {
    switch type {
    case .varchar(let length), .char(let length): length
    default: nil
    }
  }

  private mutating func arithmetic(_ a: BoundValue, _ sign: Operator, _ b: BoundValue, _ span: Span) -> SQLType? {
    // A bare string becomes what it meets.
    if a.form == .string, let type = b.fixedType { return type.isNumber ? type : nil }
    if b.form == .string, let type = a.fixedType { return type.isNumber ? type : nil }
    guard let left = a.fixedType, let right = b.fixedType else { return nil }
    if let type = TypeRules.arithmetic(sign.symbol, left, right) { return type }
    let isError: Bool
    switch (left.family, right.family, sign.symbol) {
    case (.moment, .moment, "+"), (.moment, .moment, "*"), (.moment, .moment, "/"), (.moment, .moment, "%"),
      (.moment, .number, "*"), (.moment, .number, "/"), (.number, .moment, "*"), (.number, .moment, "/"),
      (.number, .moment, "-"), (.interval, .number, "+"), (.interval, .number, "-"), (.number, .interval, "+"),
      (.number, .interval, "-"), (.boolean, .boolean, "+"), (.boolean, .boolean, "*"), (.boolean, .moment, _),
      (.moment, .boolean, _):
      isError = true
    case (.boolean, .number, "+"), (.number, .boolean, "+"), (.boolean, .number, "*"), (.number, .boolean, "*"):
      isError = true
    default: isError = false
    }
    if isError {
      let hint =
        left.family == .moment && right.family == .moment ? "datediff(day, …, …) counts between two of them" : nil
      report(.typeMismatch("'\(sign.symbol)'", left, right, place(span), hint: hint))
    }
    return nil
  }

  private mutating func compare(_ operand: Expression, _ values: [Expression], _ what: String) -> BoundValue {
    let subject = value(operand)
    var result = subject.derived(.boolean)
    for item in values {
      let other = value(item)
      result.sources.merge(other.sources.raised(to: .derived))
      result.isNullable = either(result.isNullable, other.isNullable)
      if let one = subject.fixedType, let two = other.fixedType, TypeMeeting.isError(one, two, dialect) {
        report(.typeMismatch(what, one, two, place(item.span)))
      }
    }
    return result
  }

  // MARK: Subqueries

  private mutating func inQuery(_ operand: Expression, _ query: Query) -> BoundValue {
    var wanted = 1
    var subject: BoundValue
    if case .row(let values, _) = operand.bare.kind {
      wanted = values.count
      subject = together(values)
    } else {
      subject = value(operand)
    }
    let bound = self.query(query)
    if bound.isComplete, bound.columns.count != wanted {
      report(.subqueryColumns(bound.columns.count, wanted: wanted, place(query.span)))
    } else if wanted == 1, bound.isComplete, let one = subject.fixedType, let other = bound.columns[0].type,
      TypeMeeting.isError(one, other, .redshift)
    {
      report(.typeMismatch("IN", one, other, place(operand.span)))
    }
    subject.sources.merge(allSources(bound))
    return subject.derived(.boolean, isNullable: nil)
  }

  private mutating func quantified(_ operand: Expression, _ values: QuantifiedOperand) -> BoundValue {
    switch values {
    case .query(let query): return inQuery(operand, query)
    case .value(let other):
      var result = together([operand, other])
      result.type = .boolean
      return result
    }
  }

  private mutating func scalar(_ query: Query) -> BoundValue {
    let bound = self.query(query)
    guard bound.isComplete else { return BoundValue(nil, isNullable: true, sources: allSources(bound)) }
    guard bound.columns.count == 1 else {
      report(.subqueryColumns(bound.columns.count, wanted: 1, place(query.span)))
      return .unknown
    }
    return BoundValue(
      bound.columns[0].type, isNullable: true, sources: bound.columns[0].sources.raised(to: .derived))
  }

  // MARK: CASE, casts, parts

  private mutating func caseValue(_ expression: CaseExpression) -> BoundValue {
    var result = BoundValue(nil, isNullable: expression.otherwise == nil ? true : false)
    let operand = expression.operand.map { value($0) }
    if let operand { result.sources.merge(operand.sources.raised(to: .derived)) }
    var results: [(BoundValue, Span)] = []
    for branch in expression.branches {
      let condition = value(branch.condition)
      result.sources.merge(condition.sources.raised(to: .derived))
      if let operand {
        if let one = operand.fixedType, let other = condition.fixedType, TypeMeeting.isError(one, other, dialect) {
          report(.typeMismatch("CASE", one, other, place(branch.condition.span)))
        }
      } else {
        requireCondition(condition, branch.condition)
      }
      results.append((value(branch.result), branch.result.span))
    }
    if let otherwise = expression.otherwise { results.append((value(otherwise), otherwise.span)) }
    for (value, _) in results {
      result.sources.merge(value.sources.raised(to: .derived))
      result.isNullable = either(result.isNullable, value.isNullable)
    }
    result.type = common(results, "CASE")
    return result
  }

  /// The type that several results share; what can have none is a finding.
  mutating func common(_ values: [(BoundValue, Span)], _ what: String) -> SQLType? {
    var fixed: SQLType?
    var types: [SQLType?] = []
    for (value, span) in values where value.form == .value {
      if let known = fixed, let type = value.type, TypeMeeting.isError(known, type, dialect) {
        report(.typeMismatch(what, known, type, place(span)))
        return nil
      }
      fixed = fixed ?? value.type
      types.append(value.type)
    }
    if types.isEmpty { types = values.filter { $0.0.form == .string }.map(\.0.type) }
    guard !types.isEmpty, let type = TypeRules.common(types) else { return nil }
    // Bare strings beside make a string longer.
    guard case .varchar(let length) = type else { return type }
    let longest = values.map { Self.length($0.0.type ?? .varchar(0)) ?? 0 }.max() ?? 0
    return .varchar(max(length, longest))
  }

  private mutating func cast(_ operand: Expression, _ name: TypeName, _ span: Span) -> BoundValue {
    let inner = value(operand)
    let type = dialect == .redshift ? SQLType(castTo: name, of: inner.type) : SQLType(name)
    if let from = inner.fixedType, TypeMeeting.isCastError(from, to: type, dialect) {
      report(.invalidCast(from, type, place(span)))
    }
    return inner.derived(type)
  }

  private mutating func extract(_ part: String, _ operand: Expression) -> BoundValue {
    let inner = value(operand)
    if let type = inner.fixedType, type.isNumber || type == .boolean {
      report(.wrongArgument("extract", 2, wanted: "a date or time", type, place(operand.span)))
    }
    let type: SQLType? =
      dialect == .redshift ? (inner.fixedType == .timestamptz || part == "epoch" ? nil : .integer) : nil
    return inner.derived(type)
  }
}

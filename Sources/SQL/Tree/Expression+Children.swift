extension Expression {
  /// Whether a column's name stands in it; queries inside are left out.
  package var namesColumn: Bool {
    if isName { return true }
    var found = false
    forEachChild { if $0.namesColumn { found = true } }
    return found
  }

  /// Calls `body` for each direct operand, in the order of the text; queries inside are left out.
  package func forEachChild(_ body: (Expression) -> Void) {
    switch kind {
    case .literal, .name, .star, .parameter, .exists, .subquery, .arrayQuery, .defaultValue, .currentOf: break
    case .parenthesized(let inner), .unary(_, let inner), .not(let inner), .cast(let inner, _, _),
      .extract(_, let inner), .collate(let inner, _), .field(let inner, _), .fieldStar(let inner), .prior(let inner),
      .outerJoined(let inner), .aliased(let inner, _), .inQuery(let inner, _, _):
      body(inner)
    case .row(let values, _), .and(let values), .or(let values), .arrayLiteral(let values): values.forEach(body)
    case .binary(let left, _, let right), .atTimeZone(let left, let right), .position(let left, let right),
      .subscripted(let left, let right):
      body(left)
      body(right)
    case .isTest(let operand, let test, _):
      body(operand)
      if case .distinctFrom(let other) = test { body(other) }
    case .match(let match):
      body(match.subject)
      body(match.pattern)
      if let escape = match.escape { body(escape) }
    case .between(let operand, let low, let high, _, _):
      body(operand)
      body(low)
      body(high)
    case .inList(let operand, let values, _):
      body(operand)
      values.forEach(body)
    case .quantified(let operand, _, _, let values):
      body(operand)
      if case .value(let value) = values { body(value) }
    case .case(let value):
      if let operand = value.operand { body(operand) }
      for branch in value.branches {
        body(branch.condition)
        body(branch.result)
      }
      if let otherwise = value.otherwise { body(otherwise) }
    case .function(let call): call.forEachChild(body)
    case .trim(let trim):
      if let characters = trim.characters { body(characters) }
      body(trim.subject)
    case .substring(let operand, let from, let count), .slice(let operand, let from, let count):
      body(operand)
      if let from { body(from) }
      if let count { body(count) }
    case .overlay(let operand, let replacement, let from, let count):
      body(operand)
      body(replacement)
      body(from)
      if let count { body(count) }
    }
  }
}

extension FunctionCall {
  /// Arguments, orderings, the filter and what the window names.
  package func forEachChild(_ body: (Expression) -> Void) {
    for argument in arguments { body(argument.value) }
    for item in orderBy + (withinGroup ?? []) { body(item.expression) }
    if let filter { body(filter) }
    if case .specification(let window)? = over {
      window.partitionBy.forEach(body)
      for item in window.orderBy { body(item.expression) }
    }
  }
}

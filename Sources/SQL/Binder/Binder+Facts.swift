import Diagnostics

/// What joins and conditions say about columns, for advice.
extension Binder {
  /// Terms that must all hold.
  static func conjuncts(_ expression: Expression) -> [Expression] {
    switch expression.bare.kind {
    case .and(let terms): terms.flatMap(conjuncts)
    default: [expression.bare]
    }
  }

  /// Marks joins of this SELECT that the condition makes more than a cross product.
  mutating func noteEqualities(_ condition: Expression) {
    let level = scopes.count - 1
    guard !scopes[level].joins.isEmpty else { return }
    for term in Self.conjuncts(condition) {
      guard case .binary(let left, let sign, let right) = term.kind, sign.symbol == "=" else {
        // IN, an OR of equalities, a function: whatever names two entries may well join them.
        if let (entries, isOpen) = entries(of: term), isEquality(term) { mark(entries, isOpen) }
        continue
      }
      guard let (entries, isOpen) = entries(of: term) else { continue }
      mark(entries, isOpen)
      let a = silently { $0.value(left) }
      let b = silently { $0.value(right) }
      guard let one = a.column, let other = b.column, one.level == level, other.level == level,
        one.relation != other.relation, let first = Self.single(a.sources), let second = Self.single(b.sources)
      else { continue }
      let late = max(one.relation, other.relation)
      guard let index = scopes[level].joins.firstIndex(where: { $0.right.contains(late) }) else { continue }
      scopes[level].joins[index].fact.pairs.append(
        one.relation < other.relation ? .init(left: first, right: second) : .init(left: second, right: first))
    }
  }

  /// Whether an equality stands somewhere in the term.
  private func isEquality(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .binary(_, let sign, _) where sign.symbol == "=": return true
    case .inList, .inQuery, .exists, .function, .quantified: return true
    default:
      var found = false
      expression.forEachChild { if isEquality($0) { found = true } }
      return found
    }
  }

  private mutating func mark(_ entries: Set<Int>, _ isOpen: Bool) {
    let level = scopes.count - 1
    guard entries.count > 1 || isOpen else { return }
    for index in scopes[level].joins.indices {
      let right = scopes[level].joins[index].right
      if isOpen || entries.contains(where: { right.contains($0) }) {
        scopes[level].joins[index].fact.hasEquality = true
      }
    }
  }

  /// Entries of this SELECT that a term names, and whether some name could not be followed.
  private mutating func entries(of term: Expression) -> (Set<Int>, Bool)? {
    let level = scopes.count - 1
    var entries: Set<Int> = []
    var names = 0
    var followed = 0
    countNames(term, &names)
    forEachColumn(term) { column in
      followed += 1
      if column.level == level { entries.insert(column.relation) }
    }
    return names == 0 ? nil : (entries, followed < names)
  }

  private func countNames(_ expression: Expression, _ count: inout Int) {
    switch expression.kind {
    case .name: count += 1
    case .function(let call):
      let signature = call.name.parts.count == 1 ? RedshiftFunctions.all[call.name.last.folded] : nil
      for (index, argument) in call.arguments.enumerated() {
        if index == 0, signature?.takesDatePart ?? false { continue }
        countNames(argument.value, &count)
      }
    default: expression.forEachChild { countNames($0, &count) }
    }
  }

  /// Columns of tables that WHERE compares with something that is no column.
  mutating func noteFilters(_ condition: Expression) {
    for term in Self.conjuncts(condition) {
      switch term.kind {
      case .binary(let left, let sign, let right) where sign.isComparison && sign.symbol != "<>" && sign.symbol != "!=":
        let form: QueryFacts.Filter.Form = sign.symbol == "=" ? .equality : .range
        filter(left, against: [right], form)
        filter(right, against: [left], form)
      case .between(let operand, let low, let high, false, _): filter(operand, against: [low, high], .range)
      case .inList(let operand, let values, false): filter(operand, against: values, .equality)
      default: break
      }
    }
  }

  private mutating func filter(_ side: Expression, against others: [Expression], _ form: QueryFacts.Filter.Form) {
    for other in others {
      var hasColumn = false
      forEachColumn(other) { _ in hasColumn = true }
      if hasColumn { return }
    }
    let subject = side.bare
    if case .name = subject.kind {
      let value = silently { $0.value(subject) }
      if let source = Self.single(value.sources) {
        facts.filters.append(.init(source: source, form: form, span: side.span))
      }
      return
    }
    // One column inside of a function or cast.
    var columns: [Expression] = []
    Self.names(subject, &columns)
    guard columns.count == 1, !AggregateFinder.holds(subject) else { return }
    let value = silently { $0.value(columns[0]) }
    guard value.column != nil, let source = Self.single(value.sources) else { return }
    facts.filters.append(.init(source: source, form: .computed, span: side.span))
  }

  private static func names(_ expression: Expression, _ result: inout [Expression]) {
    if case .name = expression.kind { result.append(expression) }
    if case .function(let call) = expression.kind, call.name.parts.count == 1,
      RedshiftFunctions.all[call.name.last.folded]?.takesDatePart ?? false
    {
      for argument in call.arguments.dropFirst() { names(argument.value, &result) }
      return
    }
    expression.forEachChild { names($0, &result) }
  }
}

extension AggregateFinder {
  static func holds(_ expression: Expression) -> Bool {
    var finder = AggregateFinder()
    finder.visit(expression)
    return finder.found != nil
  }
}

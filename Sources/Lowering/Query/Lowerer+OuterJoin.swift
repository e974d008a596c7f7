import Diagnostics
import SQL

/// Oracle's outer joins: `WHERE a.x = b.x (+)` keeps the rows of `a` that find none in `b`.
extension Lowerer {
  static func marksOuterJoin(_ expression: Expression) -> Bool {
    if case .outerJoined = expression.kind { return true }
    var found = false
    expression.forEachChild { found = found || marksOuterJoin($0) }
    return found
  }

  /// Writes FROM and WHERE as joins. The condition was walked already, its marks are gone from the text.
  mutating func outerJoins(_ select: Select, _ condition: Expression) {
    guard let from = select.clauses.from, let clause = select.clauses.condition, let relations = scopes.last?.relations,
      relations.count == select.from.count, select.from.allSatisfy({ !$0.isJoin })
    else {
      report(
        .unsupportedSyntax(
          "(+) beside other joins", place(condition.span), hint: "write all joins as JOIN … ON, or all as (+)"))
      return
    }
    var terms = [condition]
    if case .and(let several) = condition.kind { terms = several }
    /// For each relation what it is joined on.
    var joins: [Int: [Expression]] = [:]
    var rest: [Expression] = []
    for term in terms {
      var marked = Set<Int>()
      collectMarks(term, &marked)
      guard let relation = marked.first else {
        rest.append(term)
        continue
      }
      guard marked.count == 1 else {
        report(.unsupportedSyntax("a condition with (+) on two tables", place(term.span)))
        return
      }
      if let place = markedChoice(term) {
        report(
          .notRedshift(
            "Outer join operator (+) not allowed in operand of OR or IN.", self.place(place), hint: "write JOIN … ON"))
        return
      }
      joins[relation, default: []].append(term)
    }
    for (relation, conditions) in joins.sorted(by: { $0.key < $1.key }) {
      var others = Set<Int>()
      for term in conditions { collectRelations(term, &others) }
      if others.subtracting([relation]).count > 1 {
        report(
          .notRedshift(
            "A table may be outer joined to at most one other table.", place(condition.span), hint: "write JOIN … ON"))
        return
      }
    }
    var pieces: [PatchList.Piece] = [.text("FROM ")]
    var isFirst = true
    for (index, reference) in select.from.enumerated() where joins[index] == nil {
      if !isFirst { pieces.append(.text(" CROSS JOIN ")) }
      pieces.append(.source(reference.span))
      isFirst = false
    }
    guard !isFirst else {
      report(.unsupportedSyntax("(+) on every table", place(condition.span)))
      return
    }
    guard let order = joinOrder(joins, relations.count) else {
      report(.unsupportedSyntax("(+) in a circle", place(condition.span)))
      return
    }
    for index in order {
      pieces += [.text(" LEFT JOIN "), .source(select.from[index].span), .text(" ON ")]
      pieces += conjunction(joins[index] ?? [])
    }
    patches.replace(from.span, pieces)
    patches.replace(clause.span, rest.isEmpty ? [] : [.text("WHERE ")] + conjunction(rest))
  }

  /// The place of an OR or IN that a mark stands in.
  private func markedChoice(_ expression: Expression) -> Span? {
    switch expression.kind {
    case .or, .inList, .inQuery: return Self.marksOuterJoin(expression) ? expression.span : nil
    default: break
    }
    var found: Span?
    expression.forEachChild { child in found = found ?? markedChoice(child) }
    return found
  }

  private func conjunction(_ terms: [Expression]) -> [PatchList.Piece] {
    terms.enumerated().flatMap { index, term -> [PatchList.Piece] in
      [.text(index == 0 ? "" : " AND "), .source(term.span)]
    }
  }

  /// The relations whose columns carry a mark.
  private func collectMarks(_ expression: Expression, _ marked: inout Set<Int>) {
    if case .outerJoined(let operand) = expression.kind {
      if let relation = relationIndex(operand) { marked.insert(relation) }
      return
    }
    expression.forEachChild { collectMarks($0, &marked) }
  }

  private func relationIndex(_ expression: Expression) -> Int? {
    guard case .name(let name) = expression.kind else { return nil }
    if case .column(_, _, let relation, let scope) = scopes.resolve(folded(name)), scope == scopes.count - 1 {
      return relation
    }
    guard name.parts.count > 1 else { return nil }
    let qualifier = folded(name).dropLast()
    return scopes.last?.relations.firstIndex { $0.isCalled(Array(qualifier)) }
  }

  /// The joined relations, each behind those that its conditions name.
  private func joinOrder(_ joins: [Int: [Expression]], _ count: Int) -> [Int]? {
    var done = Set((0..<count).filter { joins[$0] == nil })
    var order: [Int] = []
    while order.count < joins.count {
      guard
        let next = joins.keys.sorted().first(where: { index in
          !done.contains(index)
            && (joins[index] ?? []).allSatisfy { term in
              var named = Set<Int>()
              collectRelations(term, &named)
              return named.subtracting([index]).isSubset(of: done)
            }
        })
      else { return nil }
      done.insert(next)
      order.append(next)
    }
    return order
  }

  private func collectRelations(_ expression: Expression, _ named: inout Set<Int>) {
    if let relation = relationIndex(expression) { named.insert(relation) }
    expression.forEachChild { collectRelations($0, &named) }
  }
}

extension TableReference {
  fileprivate var isJoin: Bool {
    switch kind {
    case .join: true
    case .parenthesized(let inner): inner.isJoin
    default: false
    }
  }
}

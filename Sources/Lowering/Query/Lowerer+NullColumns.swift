import Diagnostics
import SQL

/// Columns of subqueries that are NULL without a type. Redshift lets a set operation give them theirs; PostgreSQL takes
/// them for text once the subquery ends.
extension Lowerer {
  /// Whether a value is NULL, or a column that is.
  func isBareNull(_ value: Expression) -> Bool {
    switch value.kind {
    case .parenthesized(let inner): return isBareNull(inner)
    case .literal(let literal): return literal.kind == .null
    case .name(let name):
      guard case .column(_, let count, let relation, let scope) = scopes.resolve(folded(name)),
        count == name.parts.count
      else { return false }
      let last = folded(name.last)
      return scopes[scope].relations[relation].columns?.first { $0.name == last }?.isNull == true
    default: return false
    }
  }

  /// The type of two terms' columns: a NULL has the other's.
  func common(_ left: Column, _ right: Column?) -> SQLType? {
    if left.isNull { return right?.type }
    if right?.isNull == true { return left.type }
    return TypeRules.common([left.type, right?.type])
  }

  /// Casts such columns of the terms to what the other terms have there.
  mutating func castNulls(_ terms: [QueryBody], _ columns: [[Column]?]) {
    guard columns.contains(where: { $0?.contains(where: \.isNull) == true }) else { return }
    for (term, own) in zip(terms, columns) {
      guard let own, own.contains(where: \.isNull) else { continue }
      let items = listedItems(term)
      let types = own.indices.map { index -> String? in
        guard own[index].isNull, !(index < items.count && isLiteral(items[index])) else { return nil }
        let others = columns.compactMap { $0.flatMap { index < $0.count && !$0[index].isNull ? $0[index].type : nil } }
        return others.first.flatMap { TypeRules.postgres($0) }
      }
      guard types.contains(where: { $0 != nil }) else { continue }
      let names = own.indices.map { "c\($0 + 1)" }
      let list = own.indices.map { index -> String in
        let value = types[index].map { "\(names[index])::\($0)" } ?? names[index]
        return own[index].name.map { "\(value) AS \(Names.quoted($0))" } ?? value
      }
      let table = freshName("n")
      patches.replace(
        term.span, .text("SELECT \(list.joined(separator: ", ")) FROM ("), .source(term.span),
        .text(") AS \(table)(\(names.joined(separator: ", ")))"))
    }
  }

  /// The items of a term that are its columns one by one.
  private func listedItems(_ term: QueryBody) -> [SelectItem] {
    guard case .select(let select) = term.kind,
      !select.items.contains(where: { if case .star = $0.expression.kind { true } else { false } })
    else { return [] }
    return select.items
  }

  /// Whether the term itself says NULL there, which PostgreSQL gives the type of the others.
  private func isLiteral(_ item: SelectItem) -> Bool {
    var value = item.expression
    while case .parenthesized(let inner) = value.kind { value = inner }
    if case .literal = value.kind { return true }
    return false
  }
}

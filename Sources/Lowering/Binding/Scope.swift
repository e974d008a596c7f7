import Diagnostics
import SQL

/// One output column of a query or a relation.
struct Column: Sendable {
  /// As it folds; nil for an expression without a name.
  let name: String?
  let type: SQLType?
  /// Whether it is a NULL without a type, whatever the row.
  var isNull = false
}

/// One entry of a FROM clause, as names are looked up in it.
struct ScopeRelation {
  /// The alias, or the relation's own name, as it folds; nil where a subquery has none.
  var name: String?
  /// All parts of the relation's name where it has no alias.
  var qualifiers: [String] = []
  /// nil where the columns are not known.
  var columns: [Column]?
  /// How the lowered text calls it.
  var reference: String
  /// Columns that a USING or NATURAL join has merged into an earlier entry's.
  var merged: Set<String> = []
  /// Whether the entry stands for one value (an array's element) instead of a row.
  var isElement = false
  /// Whether the server itself knows the columns' sizes: a table or a view.
  var isStored = false
  /// Whether its schema is gone from the lowered text, because a subquery stands in its place.
  var isInlined = false
}

/// The names that a SELECT's expressions see.
struct Scope {
  var relations: [ScopeRelation] = []
  /// Aliases of the select list so far, in order.
  var aliases: [SelectAlias] = []
  /// Whether select-list aliases may be named now: within the select list itself and QUALIFY.
  var seesAliases = false
  /// Where the SELECT has CONNECT BY.
  var hierarchy: ScopeHierarchy?
  /// While a subquery of FROM is bound that sees only what is around the SELECT.
  var isHidden = false
  /// Whether every relation's columns are known.
  var isComplete: Bool { relations.allSatisfy { $0.columns != nil } }
}

/// An alias of a select list: what stands behind it.
struct SelectAlias {
  let name: String
  let expression: Expression
  let type: SQLType?
}

/// What a name turned out to be.
enum Resolution {
  /// A column, its type where known, and how many parts of the name lead to it; the rest is a path into it.
  case column(SQLType?, parts: Int, relation: Int, scope: Int)
  case alias(SelectAlias)
  /// The name of a FROM entry: a whole row.
  case row(relation: Int, scope: Int)
  case unknown
}

extension Array where Element == Scope {
  /// Looks a name up from the innermost scope outwards.
  func resolve(_ parts: [String]) -> Resolution {
    for level in indices.reversed() {
      guard !self[level].isHidden else { continue }
      if let found = self[level].resolve(parts, level) { return found }
    }
    return .unknown
  }
}

extension Scope {
  /// The column of a plain row that a bare name means; nil where it may be something else.
  func plainColumn(_ name: String) -> Column? {
    for relation in relations {
      if relation.isElement || !relation.merged.isEmpty { return nil }
      if let columns = relation.columns, let index = columns.firstIndex(where: { $0.name == name }) {
        return columns[index]
      }
    }
    return nil
  }

  /// The column of a relation by the relation's name alone; nil where the name may mean something else.
  func plainColumn(_ name: String, of qualifier: String) -> Column? {
    guard let index = relations.firstIndex(where: { $0.name == qualifier }), !relations[index].isElement,
      let columns = relations[index].columns, let column = columns.firstIndex(where: { $0.name == name })
    else { return nil }
    return columns[column]
  }

  /// nil where the search goes on outside.
  fileprivate func resolve(_ parts: [String], _ level: Int) -> Resolution? {
    if parts.count > 1, let found = resolveQualified(parts, level) { return found }
    for (index, relation) in relations.enumerated() {
      guard let columns = relation.columns else { continue }
      if relation.isElement, relation.name == parts[0] {
        return .column(.super, parts: 1, relation: index, scope: level)
      }
      guard !relation.merged.contains(parts[0]), let column = columns.first(where: { $0.name == parts[0] }) else {
        continue
      }
      return .column(column.type, parts: 1, relation: index, scope: level)
    }
    // A relation that nothing is known of may have the column.
    let unknown = !isComplete
    if seesAliases, parts.count == 1, !unknown, let alias = aliases.first(where: { $0.name == parts[0] }) {
      return .alias(alias)
    }
    if parts.count == 1, let index = relations.firstIndex(where: { $0.name == parts[0] }) {
      return .row(relation: index, scope: level)
    }
    return unknown ? .unknown : nil
  }

  private func resolveQualified(_ parts: [String], _ level: Int) -> Resolution? {
    // The longest qualifier first: `schema.table.column` before `table.column.path`.
    for length in stride(from: Swift.min(parts.count - 1, 3), through: 1, by: -1) {
      guard let index = relations.firstIndex(where: { $0.isCalled(parts[..<length]) }) else { continue }
      guard let columns = relations[index].columns else { return .unknown }
      if relations[index].isElement { return .column(.super, parts: 1, relation: index, scope: level) }
      if let column = columns.first(where: { $0.name == parts[length] }) {
        return .column(column.type, parts: length + 1, relation: index, scope: level)
      }
    }
    return nil
  }
}

extension ScopeRelation {
  func isCalled(_ qualifier: [String]) -> Bool { isCalled(qualifier[...]) }

  func isCalled(_ qualifier: ArraySlice<String>) -> Bool {
    if qualifier.count == 1 { return name == qualifier[qualifier.startIndex] }
    guard qualifiers.count >= qualifier.count else { return false }
    return qualifiers.suffix(qualifier.count) == qualifier
  }
}

import Diagnostics
import SQL

/// How a SELECT with CONNECT BY calls the level and the parent's columns in what is being walked.
struct ScopeHierarchy {
  /// What LEVEL stands for.
  var level: String
  /// The parent row: its entry in the lowered FROM and the prefix of its columns; nil where a row has no parent.
  var parent: (table: String, prefix: String)?
  /// Whether a PRIOR stands outside of CONNECT BY: each row carries its parent's columns then.
  var showsParent = false
  /// Whether LEVEL was named.
  var namesLevel = false
}

/// CONNECT BY: the rows of FROM become a recursive common table, and the entries of FROM are read back out of it.
extension Lowerer {
  /// A column of FROM: the entry that it belongs to, and its place among all of them.
  private struct HierarchyColumn {
    let relation: Int
    let name: String
    let type: SQLType?
    let number: Int
  }

  /// To be called once FROM is bound: what the SELECT's expressions see from here on.
  mutating func beginHierarchy(_ hierarchy: Hierarchy, _ select: Select) {
    guard !select.from.isEmpty, scopes[scopes.count - 1].isComplete else {
      report(.unknownColumns("CONNECT BY", place(hierarchy.span)))
      return
    }
    var finder = PriorFinder()
    finder.visit(hierarchy.connect)
    if !finder.found {
      report(
        .notRedshift(
          "CONNECT BY needs a PRIOR in its condition", place(hierarchy.connect.span),
          hint: "write CONNECT BY PRIOR parent = child"))
    }
    let table = freshName("h")
    let level = scopes.count - 1
    scopes[level].hierarchy = ScopeHierarchy(level: table + "._level", parent: (table, "_p"))
    for index in scopes[level].relations.indices {
      // A subquery stands in the place of the name: its schema is gone.
      scopes[level].relations[index].isInlined = true
    }
  }

  private func hierarchyColumns() -> [HierarchyColumn] {
    var result: [HierarchyColumn] = []
    for (index, relation) in (scopes.last?.relations ?? []).enumerated() {
      for column in relation.columns ?? [] {
        guard let name = column.name, !relation.merged.contains(name) else { continue }
        result.append(HierarchyColumn(relation: index, name: name, type: column.type, number: result.count + 1))
      }
    }
    return result
  }

  /// The entries of FROM, made of the columns `table.prefix1` and so on.
  private func entries(_ columns: [HierarchyColumn], of table: String, prefix: String) -> [String] {
    guard let relations = scopes.last?.relations else { return [] }
    // Several entries may share one relation of the lowered text (an array's element and its index).
    var order: [String] = []
    var lists: [String: [String]] = [:]
    for column in columns {
      let reference = relations[column.relation].reference
      if lists[reference] == nil { order.append(reference) }
      lists[reference, default: []].append("\(table).\(prefix)\(column.number) AS \(Names.quoted(column.name))")
    }
    return order.map { "(SELECT \(lists[$0, default: []].joined(separator: ", "))) AS \($0)" }
  }

  /// To be called last: writes FROM.
  mutating func endHierarchy(_ hierarchy: Hierarchy, _ select: Select) {
    let level = scopes.count - 1
    guard let outer = scopes[level].hierarchy, let from = select.clauses.from,
      let table = outer.parent?.table
    else { return }
    let base = table + "_rows"
    let child = table + "_child"
    let parent = table + "_parent"
    scopes[level].hierarchy = ScopeHierarchy(level: "1", parent: nil)
    if let start = hierarchy.start { expression(start) }
    scopes[level].hierarchy = ScopeHierarchy(level: "(\(parent)._level + 1)", parent: (parent, "_"))
    expression(hierarchy.connect)
    let namesLevel = scopes[level].hierarchy?.namesLevel == true
    scopes[level].hierarchy = outer
    let columns = hierarchyColumns()
    let relations = scopes[level].relations
    let numbers = columns.map { "_\($0.number)" }
    let list = columns.map { column in
      "\(relations[column.relation].reference).\(Names.quoted(column.name)) AS _\(column.number)"
    }
    func joined(_ entries: [String]) -> String { entries.map { " CROSS JOIN LATERAL " + $0 }.joined() }
    func row(_ of: String) -> String { (["_id"] + numbers).map { "\(of).\($0)" }.joined(separator: ", ") }
    let parents = outer.showsParent ? columns.map(\.number) : []
    let noParents = parents.map { ", CASE WHEN false THEN \(base)._\($0) END" }.joined()
    let theParents = parents.map { ", \(parent)._\($0)" }.joined()
    let heads = (["_id"] + numbers + ["_level", "_path"] + parents.map { "_p\($0)" }).joined(separator: ", ")
    var pieces: [PatchList.Piece] = [
      .text("FROM (WITH RECURSIVE \(base) AS MATERIALIZED (SELECT row_number() OVER () AS _id, "),
      .text(list.joined(separator: ", ") + " "), .source(from.span),
      .text("), \(table)(\(heads)) AS (SELECT \(row(base)), 1, ARRAY[\(base)._id]\(noParents) FROM \(base)"),
      .text(joined(entries(columns, of: base, prefix: "_"))),
    ]
    if let start = hierarchy.start { pieces += [.text(" WHERE "), .source(start.span)] }
    pieces += [
      .text(" UNION ALL SELECT \(row(child)), \(parent)._level + 1, \(parent)._path || \(child)._id\(theParents)"),
      .text(" FROM \(table) AS \(parent) CROSS JOIN \(base) AS \(child)"),
      .text(joined(entries(columns, of: child, prefix: "_"))), .text(" WHERE ("), .source(hierarchy.connect.span),
      .text(")"),
    ]
    if hierarchy.noCycle {
      pieces.append(.text(" AND \(child)._id <> ALL (\(parent)._path)"))
    } else if !namesLevel {
      pieces.append(.text(" AND rs_catalog.no_loop(\(child)._id, \(parent)._path)"))
    }
    pieces.append(.text(") SELECT * FROM \(table)) AS \(table)" + joined(entries(columns, of: table, prefix: "_"))))
    patches.replace(from.span, pieces)
    patches.replace(hierarchy.span, "")
  }

  /// LEVEL, where the SELECT around it has CONNECT BY and no column of that name.
  mutating func levelOfHierarchy(_ parts: [String], _ span: Span) -> SQLType? {
    let isForeign = parts.count == 1 && parts[0].hasPrefix("connect_by_")
    if isForeign, scopes.contains(where: { $0.hierarchy != nil }) {
      report(
        .notRedshift(
          "Redshift has no \(parts[0].uppercased()): LEVEL and PRIOR are all", place(span),
          hint: "carry what it tells along in a recursive common table"))
      return .integer
    }
    guard parts == ["level"],
      let scope = scopes.indices.reversed().first(where: { scopes[$0].hierarchy != nil }),
      let hierarchy = scopes[scope].hierarchy
    else { return nil }
    scopes[scope].hierarchy?.namesLevel = true
    patches.replace(span, hierarchy.level)
    return .integer
  }

  /// `PRIOR value`: the value of the parent's row.
  mutating func prior(_ whole: Expression, _ operand: Expression) -> SQLType? {
    let level = scopes.count - 1
    guard level >= 0, let hierarchy = scopes[level].hierarchy else {
      report(
        .notRedshift(
          "PRIOR stands in a SELECT with CONNECT BY alone", place(whole.span), hint: "name the parent's row by a join"))
      return nil
    }
    guard let parent = hierarchy.parent else {
      report(.notRedshift("START WITH tells of rows that have no parent", place(whole.span), hint: "leave PRIOR out"))
      return nil
    }
    if parent.prefix == "_p" { scopes[level].hierarchy?.showsParent = true }
    let columns = hierarchyColumns()
    if case .name(let name) = operand.kind,
      case .column(let type, let count, let relation, level) = scopes.resolve(
        folded(name)), count == name.parts.count, let last = name.parts.last,
      let column = columns.first(where: { $0.relation == relation && $0.name == folded(last) })
    {
      patches.replace(whole.span, "\(parent.table).\(parent.prefix)\(column.number)")
      return type
    }
    // In a subquery whose entries have the names of FROM's and the parent's values.
    let type = expression(operand)
    let tables = entries(columns, of: parent.table, prefix: parent.prefix).joined(separator: ", ")
    patches.replace(whole.span, .text("(SELECT "), .source(operand.span), .text(" FROM \(tables))"))
    return type
  }

  /// `*` over a FROM that holds more than the user's.
  mutating func starOfHierarchy(_ span: Span) {
    guard scopes.last?.hierarchy != nil, let columns = star(nil) else { return }
    patches.replace(span, columns.map(\.reference).joined(separator: ", "))
  }
}

/// Whether a PRIOR stands in an expression.
struct PriorFinder {
  var found = false

  mutating func visit(_ expression: Expression) {
    if case .prior = expression.kind { found = true }
    expression.forEachChild { visit($0) }
  }
}

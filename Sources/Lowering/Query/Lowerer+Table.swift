import Diagnostics
import SQL

/// FROM clauses.
extension Lowerer {
  mutating func from(_ references: [TableReference]) {
    for reference in references { table(reference) }
  }

  /// Binds one entry into the innermost scope.
  mutating func table(_ reference: TableReference) {
    switch reference.kind {
    case .relation(let name, let modifier):
      if modifier == .only { refuse(RefusedForms.of(reference)) }
      relationEntry(reference, name)
    case .subquery(let query, let lateral): subqueryEntry(reference, query, lateral: lateral)
    case .function(let call, let lateral, let numbering):
      if lateral || numbering == .ordinality { refuse(RefusedForms.of(reference)) }
      if let array = Self.unnested(call) {
        arrayEntry(reference, array, numbering)
      } else {
        if numbering == .offset {
          report(.notRedshift("WITH OFFSET stands behind UNNEST alone", place(reference.span)))
        }
        functionEntry(reference, call)
      }
    case .join(let left, let kind, let right, let condition): join(reference, left, kind, right, condition)
    case .parenthesized(let inner): parenthesized(reference, inner)
    case .path(let path): elementEntry(reference, path)
    case .object(let object): objectEntry(reference, object)
    case .pivot(let inner, let pivot): self.pivot(reference, inner, pivot)
    case .unpivot(let inner, let unpivot): self.unpivot(reference, inner, unpivot)
    }
  }

  mutating func add(_ relation: ScopeRelation) {
    scopes[scopes.count - 1].relations.append(relation)
  }

  /// PostgreSQL takes parentheses around a join alone.
  private mutating func parenthesized(_ reference: TableReference, _ inner: TableReference) {
    if case .join = inner.kind {
      let first = scopes[scopes.count - 1].relations.count
      table(inner)
      if let alias = reference.alias { joinAlias(alias, from: first) }
      return
    }
    table(TableReference(inner.kind, alias: reference.alias ?? inner.alias, inner.span))
    var pieces: [PatchList.Piece] = [.source(inner.span)]
    if let alias = reference.alias { pieces += [.text(" "), .source(alias.span)] }
    patches.replace(reference.span, pieces)
  }

  // MARK: Relations

  private mutating func relationEntry(_ reference: TableReference, _ name: QualifiedName) {
    if isElementPath(name) {
      elementEntry(reference, Expression(.name(name), name.span))
      return
    }
    let parts = folded(name)
    let found = relation(name, parts, reference.alias)
    let alias = reference.alias?.name
    var relation = ScopeRelation(
      name: folded(alias) ?? parts.last, qualifiers: alias == nil ? parts : [], columns: found.columns, reference: "",
      isStored: found.isStored, isInlined: found.isInlined)
    relation.reference = Names.quoted(relation.name ?? "")
    if let alias = reference.alias {
      tableAlias(alias)
      if !alias.columns.isEmpty { relation.columns = renamed(relation.columns, alias.columns) }
    }
    add(relation)
  }

  /// `FROM t, t.items AS i`: the name's first part is an earlier entry.
  private func isElementPath(_ name: QualifiedName) -> Bool {
    let level = scopes.count - 1
    guard level >= 0, name.count > 0 else { return false }
    let qualifier = folded(name.first)
    // A name alone is a table's unless an array's entries have it.
    if scopes[level].relations.contains(where: { $0.name == qualifier && ($0.isElement || name.parts.count > 1) }) {
      return true
    }
    // A subquery may walk an array of the rows around it.
    let isAround = scopes.dropLast().contains { !$0.isHidden && $0.relations.contains { $0.name == qualifier } }
    guard isAround else { return false }
    switch scopes.resolve(folded(name)) {
    case .column(.super?, _, _, let level): return level < scopes.count - 1 && catalog.relation(folded(name)) == nil
    default: return false
    }
  }

  struct RelationShape {
    var columns: [Column]?
    var isInlined = false
    var isStored = false
  }

  /// Writes a relation's name for PostgreSQL; a late-binding view's query takes its place.
  @discardableResult
  mutating func relation(_ name: QualifiedName) -> RelationShape { relation(name, folded(name), nil) }

  private mutating func relation(_ name: QualifiedName, _ parts: [String], _ alias: TableAlias?) -> RelationShape {
    if parts.count == 1 {
      for frame in commonTables.reversed() {
        if let shape = frame[parts[0]] {
          self.name(name)
          return RelationShape(columns: shape.columns)
        }
      }
    }
    if let own = SystemViews.replacement(parts) {
      let view = givingLongNames(own)
      if SystemViews.isQueryLog(parts) { readsQueryLog = true }
      patches.replace(name.span, view + (alias?.name == nil ? " AS " + Names.quoted(parts[parts.count - 1]) : ""))
      var shape = RelationShape(columns: nil, isInlined: true)
      if case .columns(let columns)? = catalog.relation(view.split(separator: ".").map(String.init)) {
        shape.columns = columns.map { Column(name: $0.name, type: $0.type) }
      }
      return shape
    }
    if !lateBinding.isEmpty, parts.count == 1 {
      report(.unqualifiedLateBinding(parts[0], place(name.span)))
      return RelationShape(columns: nil)
    }
    switch catalog.relation(parts) {
    case .columns(let columns):
      self.name(name)
      if !cluster.readsTables { cluster.readsTables = !CatalogReader.isSystem(parts) }
      return RelationShape(columns: columns.map { Column(name: $0.name, type: $0.type) }, isStored: true)
    case .lateBinding(let definition):
      return lateView(name, parts, definition, alias)
    case nil:
      if SystemViews.isOfCluster(parts) {
        report(.unsupportedRelation(parts[parts.count - 1], place(name.span)))
        return RelationShape(columns: nil)
      }
      self.name(name)
      return RelationShape(columns: nil)
    }
  }

  /// A view of the prelude's, or the one over it that has the long names, where there are any.
  func givingLongNames(_ view: String) -> String {
    guard catalog.hasLongNames, let point = view.firstIndex(of: ".") else { return view }
    return view[...point] + "long_" + view[view.index(after: point)...]
  }

  mutating func tableAlias(_ alias: TableAlias) {
    if let name = alias.name { self.name(name, afterAs: false) }
    for column in alias.columns { self.name(column) }
    // Types stay as they stand: they describe what a function gives, and cast nothing.
  }

  // MARK: Subqueries, functions

  private mutating func subqueryEntry(_ reference: TableReference, _ query: Query, lateral: Bool) {
    let level = scopes.count - 1
    let wasHidden = scopes[level].isHidden
    scopes[level].isHidden = !lateral
    if lateral {
      refuse(RefusedForms.of(reference))
      cluster.takesValues = true
    } else if case .values = query.body.kind {
      refuse(RefusedForms.of(reference))
      cluster.takesValues = true
    }
    var columns = self.query(query)
    cluster.takesValues = false
    scopes[level].isHidden = wasHidden
    var relation = ScopeRelation(name: nil, columns: nil, reference: "")
    if let alias = reference.alias {
      tableAlias(alias)
      if !alias.columns.isEmpty { columns = renamed(columns, alias.columns) }
      relation.name = folded(alias.name)
    }
    if relation.name == nil {
      // PostgreSQL 15 wants an alias.
      let name = freshName("s")
      patches.replace(reference.span, .source(reference.span), .text(" AS " + name))
      relation.reference = name
    } else {
      relation.reference = Names.quoted(relation.name ?? "")
    }
    relation.columns = columns
    add(relation)
  }

  private mutating func functionEntry(_ reference: TableReference, _ call: Expression) {
    expression(call)
    var relation = ScopeRelation(name: outputName(call), columns: nil, reference: "")
    if let alias = reference.alias {
      tableAlias(alias)
      if let name = alias.name { relation.name = folded(name) }
      if let types = outputName(call).flatMap({ PostgresCatalog.columnTypes[$0] }), alias.types.count == types.count {
        // Redshift takes any type that the values can be read as; PostgreSQL the function's own alone.
        for (type, own) in zip(alias.types, types) { patches.replace(type.span, own) }
      }
      if !alias.columns.isEmpty {
        relation.columns = alias.columns.enumerated().map { index, column in
          Column(name: folded(column), type: index < alias.types.count ? SQLType(alias.types[index]) : nil)
        }
      }
    }
    relation.reference = Names.quoted(relation.name ?? "")
    add(relation)
  }

  // MARK: Joins

  private mutating func join(
    _ reference: TableReference, _ left: TableReference, _ kind: JoinKind, _ right: TableReference,
    _ condition: JoinCondition
  ) {
    let level = scopes.count - 1
    table(left)
    let middle = scopes[level].relations.count
    table(right)
    switch condition {
    case .none:
      if kind.isNatural { merge(naturalNames(middle), from: middle) }
    case .on(let condition): expression(condition)
    case .using(let columns):
      for column in columns { name(column) }
      merge(Set(columns.map { folded($0) }), from: middle)
    }
    if let alias = reference.alias { tableAlias(alias) }
  }

  private func naturalNames(_ middle: Int) -> Set<String> {
    guard let relations = scopes.last?.relations else { return [] }
    func names(_ part: ArraySlice<ScopeRelation>) -> Set<String> {
      Set(part.flatMap { $0.columns?.compactMap(\.name) ?? [] })
    }
    return names(relations[..<middle]).intersection(names(relations[middle...]))
  }

  /// Columns of the right side that the join has made one with the left side's.
  private mutating func merge(_ names: Set<String>, from middle: Int) {
    let level = scopes.count - 1
    for index in middle..<scopes[level].relations.count { scopes[level].relations[index].merged.formUnion(names) }
  }

  /// `(a join b …) AS x`: one entry with all the columns.
  private mutating func joinAlias(_ alias: TableAlias, from first: Int) {
    tableAlias(alias)
    guard let name = alias.name else { return }
    let level = scopes.count - 1
    let inner = scopes[level].relations[first...]
    var columns: [Column]? = []
    for relation in inner {
      guard let more = relation.columns else {
        columns = nil
        break
      }
      columns?.append(contentsOf: more.filter { !relation.merged.contains($0.name ?? "") })
    }
    if !alias.columns.isEmpty { columns = renamed(columns, alias.columns) }
    scopes[level].relations.removeSubrange(first...)
    add(ScopeRelation(name: folded(name), columns: columns, reference: Names.quoted(folded(name))))
  }

  // MARK: SUPER

  /// `t.items AS i AT n`: an array's entries.
  private mutating func elementEntry(_ reference: TableReference, _ path: Expression) {
    unnest(reference, path, "unnest_super", index: .bigint)
  }

  /// The array of `UNNEST(array)`.
  private static func unnested(_ call: Expression) -> Expression? {
    guard case .function(let call) = call.kind, call.name.parts.count == 1, call.name.last.folded == "unnest",
      call.arguments.count == 1
    else { return nil }
    return call.arguments[0].value
  }

  /// `UNNEST(t.items) [WITH OFFSET] AS x(item[, place])`: an array's entries as a table.
  private mutating func arrayEntry(_ reference: TableReference, _ array: Expression, _ numbering: RowNumbering?) {
    let type = expression(array)
    if let type, type != .super {
      report(
        .notRedshift(
          "\(source.text(array.span)) is no SUPER value: UNNEST cannot walk through it", place(array.span),
          hint: "name an array in a SUPER column"))
    }
    let names = reference.alias?.columns.map { folded($0) } ?? []
    let own = reference.alias?.name.map { folded($0) } ?? freshName("u")
    let value = names.first ?? own
    var columns = [Column(name: value, type: .super)]
    if numbering == .offset { columns.append(Column(name: names.count > 1 ? names[1] : "offset_col", type: .bigint)) }
    if names.count > columns.count {
      report(
        .notRedshift(
          "UNNEST gives \(columns.count == 1 ? "one column" : "two columns"), not \(names.count)",
          place(reference.span),
          hint: columns.count == 1 ? "write UNNEST(…) WITH OFFSET for the places" : nil))
    }
    let list = columns.map { Names.quoted($0.name ?? "") }.joined(separator: ", ")
    patches.replace(
      reference.span, .text("LATERAL (SELECT \(numbering == .offset ? "v, k" : "v") FROM rs_catalog.unnest_super("),
      .source(array.span), .text(") AS _(v, k)) AS \(Names.quoted(own))(\(list))"))
    add(ScopeRelation(name: own, columns: columns, reference: Names.quoted(own)))
  }

  /// `UNPIVOT t.object AS v AT k`: an object's entries.
  private mutating func objectEntry(_ reference: TableReference, _ object: Expression) {
    unnest(reference, object, "unpivot_super", index: .varchar(SQLType.longestVarchar))
  }

  private mutating func unnest(_ reference: TableReference, _ path: Expression, _ function: String, index: SQLType) {
    let type = expression(path)
    if let type, type != .super {
      report(
        .notRedshift(
          "\(source.text(path.span)) is no SUPER value: FROM cannot walk through it", place(path.span),
          hint: "name a table, or an array or object in a SUPER column"))
    }
    let value = reference.alias?.name.map { folded($0) } ?? outputName(path) ?? freshName("v")
    let key = reference.alias?.index.map { folded($0) }
    let table = freshName("u")
    patches.replace(
      reference.span, .text("LATERAL rs_catalog.\(function)("), .source(path.span),
      .text(") AS \(table)(\(Names.quoted(value)), \(Names.quoted(key ?? "_" + value)))"))
    var relation = ScopeRelation(name: value, columns: [Column(name: value, type: .super)], reference: table)
    relation.isElement = true
    add(relation)
    if let key { add(ScopeRelation(name: nil, columns: [Column(name: key, type: index)], reference: table)) }
  }
}

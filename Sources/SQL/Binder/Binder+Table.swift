import Diagnostics

/// FROM: its entries and joins.
extension Binder {
  mutating func from(_ references: [TableReference]) {
    for (index, reference) in references.enumerated() {
      let start = entries
      table(reference)
      // An array of an earlier entry is no table of its own.
      guard index > 0, start < entries, scope.relations[start...].contains(where: { $0.element == nil }) else {
        continue
      }
      join(.cross, isComma: true, reference.span, start..<entries)
      if Self.seesOthers(reference), let last = scopes[scopes.count - 1].joins.indices.last {
        scopes[scopes.count - 1].joins[last].fact.hasEquality = true
      }
    }
  }

  private var scope: BindScope { scopes[scopes.count - 1] }
  private var entries: Int { scopes[scopes.count - 1].relations.count }

  private mutating func join(_ form: JoinKind.Form, isComma: Bool = false, _ span: Span, _ right: Range<Int>) {
    let fact = QueryFacts.Join(form: form, isComma: isComma, pairs: [], hasEquality: false, span: span)
    scopes[scopes.count - 1].joins.append(PendingJoin(fact: fact, right: right))
  }

  private mutating func add(_ relation: BindRelation) {
    let level = scopes.count - 1
    if let name = relation.name, relation.qualifiers.isEmpty || relation.qualifiers == [name],
      scopes[level].relations.contains(where: { $0.name == name && ($0.qualifiers.isEmpty || $0.qualifiers == [name]) })
    {
      report(.duplicateRelation(name, place(relation.span)))
    }
    scopes[level].relations.append(relation)
  }

  mutating func table(_ reference: TableReference) {
    switch reference.kind {
    case .relation(let name, _): named(name, reference)
    case .path(let path): element(value(path).sources, reference)
    case .object(let object): element(value(object).sources, reference)
    case .subquery(let query, let lateral): subquery(query, lateral, reference)
    case .function(let call, _, let numbering): function(call, numbering, reference)
    case .parenthesized(let inner): parenthesized(inner, reference)
    case .join(let left, let kind, let right, let condition): join(left, kind, right, condition)
    case .pivot(let inner, let pivot): self.pivot(inner, pivot, reference)
    case .unpivot(let inner, let unpivot): self.unpivot(inner, unpivot, reference)
    }
  }

  private func shaped(_ shape: TableShape, _ alias: TableAlias?) -> TableShape { shape.renamed(alias?.columns ?? []) }

  private mutating func named(_ name: QualifiedName, _ reference: TableReference) {
    let parts = folded(name)
    if let sources = array(parts) { return element(sources, reference) }
    let shape = relation(name, span: name.span)
    let alias = reference.alias?.name?.folded
    add(
      BindRelation(
        name: alias ?? parts.last, qualifiers: alias == nil ? parts : [], shape: shaped(shape, reference.alias),
        span: reference.span))
  }

  /// `t.items` or `i.items` of an earlier entry: what it comes from.
  private func array(_ parts: [String]) -> [ColumnSource]? {
    for scope in scopes.reversed() where !scope.isHidden {
      guard let relation = scope.relations.first(where: { $0.name == parts[0] }) else { continue }
      if let element = relation.element { return element.raised(to: .derived) }
      guard parts.count > 1 else { continue }
      guard let column = relation.shape.columns.first(where: { $0.name == parts[1] }) else {
        if !relation.shape.isComplete, relation.qualifiers.isEmpty { return [] }
        continue
      }
      guard column.type == nil || column.type == .super else { continue }
      return column.sources.raised(to: .derived)
    }
    return nil
  }

  /// The shape of a common table or of a table that the catalog knows; what is written into is no common table.
  mutating func relation(_ name: QualifiedName, span: Span, isTarget: Bool = false) -> TableShape {
    let parts = folded(name)
    if parts.count == 1, !isTarget {
      for level in commonTables.reversed() {
        if let shape = level[parts[0]] { return shape }
      }
    }
    switch tables.table(parts) {
    case .found(let table):
      if seenTables.insert(table.id).inserted { facts.tables.append(table.id) }
      if !table.isOfLeader { facts.readsStoredTables = true }
      return TableShape(table)
    case .unknown:
      // A name without a schema that is nearly a common table's is most likely meant to be it.
      if parts.count == 1, !isTarget, parts[0].utf8.count > 3,
        let near = Suggestion.nearest(to: parts[0], among: commonTables.flatMap(\.keys)),
        reported.insert("table " + parts[0]).inserted
      {
        var finding = Diagnostic.unknownRelation(parts[0], near: [near], place(span))
        finding.severity = .warning
        report(finding)
      }
      return .unknown
    case .missing(let near):
      let candidates = parts.count == 1 ? near + commonTables.flatMap(\.keys) : near
      if reported.insert("table " + parts.joined(separator: ".")).inserted {
        report(.unknownRelation(parts.joined(separator: "."), near: candidates, place(span)))
      }
      return .unknown
    }
  }

  private mutating func element(_ sources: [ColumnSource], _ reference: TableReference) {
    let alias = reference.alias
    var shape = TableShape(columns: [], isComplete: true, base: nil)
    if let index = alias?.index {
      shape.columns.append(BindColumn(name: index.folded, type: nil, isNullable: false, sources: []))
    }
    var relation = BindRelation(name: alias?.name?.folded, shape: shape, span: reference.span)
    relation.element = sources
    if alias?.name == nil { relation.shape.isComplete = false }
    add(relation)
  }

  private mutating func subquery(_ query: Query, _ lateral: Bool, _ reference: TableReference) {
    let level = scopes.count - 1
    let wasHidden = scopes[level].isHidden
    scopes[level].isHidden = !lateral
    let bound = self.query(query)
    scopes[level].isHidden = wasHidden
    let alias = reference.alias
    if let names = alias?.columns, let first = names.first, let last = names.last, bound.isComplete,
      names.count > bound.columns.count
    {
      report(.columnList(names.count, bound.columns.count, place(first.span.union(last.span))))
    }
    add(BindRelation(name: alias?.name?.folded, shape: shaped(TableShape(bound), alias), span: reference.span))
  }

  /// A function's rows: its columns are known where the alias lists them.
  private mutating func function(_ call: Expression, _ numbering: RowNumbering?, _ reference: TableReference) {
    var sources: [ColumnSource] = []
    if case .function(let call) = call.kind {
      for argument in call.arguments { sources.merge(value(argument.value).sources) }
    }
    let alias = reference.alias
    var shape = TableShape.unknown
    for (index, column) in (alias?.columns ?? []).enumerated() {
      let type = alias.flatMap { index < $0.types.count ? SQLType($0.types[index]) : nil }
      shape.columns.append(
        BindColumn(name: column.folded, type: type, isNullable: nil, sources: sources.raised(to: .derived)))
    }
    shape.isComplete = !shape.columns.isEmpty
    if numbering == .offset, shape.columns.count == 1 {
      shape.columns.append(BindColumn(name: "offset_col", type: .bigint, isNullable: false, sources: []))
    }
    add(BindRelation(name: alias?.name?.folded ?? Self.name(of: call), shape: shape, span: reference.span))
  }

  private mutating func parenthesized(_ inner: TableReference, _ reference: TableReference) {
    guard let alias = reference.alias, let name = alias.name else { return table(inner) }
    let level = scopes.count - 1
    let start = entries
    table(inner)
    // One name for all of it.
    let inside = Array(scopes[level].relations[start...])
    scopes[level].relations.removeSubrange(start...)
    let shape = TableShape(
      columns: inside.flatMap { $0.shape.columns.filter { !$0.isMerged } },
      isComplete: inside.allSatisfy(\.shape.isComplete), base: nil)
    add(BindRelation(name: name.folded, shape: shaped(shape, alias), span: reference.span))
  }

  // MARK: Joins

  private mutating func join(
    _ left: TableReference, _ kind: JoinKind, _ right: TableReference, _ condition: JoinCondition
  ) {
    let level = scopes.count - 1
    let start = entries
    table(left)
    let middle = entries
    table(right)
    let end = entries
    join(kind.form, right.span, middle..<end)
    if kind.form == .left || kind.form == .full { makeNullable(middle..<end) }
    if kind.form == .right || kind.form == .full { makeNullable(start..<middle) }
    if Self.seesOthers(right), let last = scopes[level].joins.indices.last {
      scopes[level].joins[last].fact.hasEquality = true
    }
    if kind.isNatural { natural(start..<middle, middle..<end) }
    switch condition {
    case .none: break
    case .using(let columns):
      for column in columns { using(column, start..<middle, middle..<end) }
    case .on(let expression):
      let outer = scopes[level].first
      scopes[level].first = start
      within(.join) { $0.condition(expression, use: .join) }
      noteEqualities(expression)
      scopes[level].first = outer
    }
  }

  /// Whether an entry says by itself what it has to do with those before it.
  private static func seesOthers(_ reference: TableReference) -> Bool {
    switch reference.kind {
    case .subquery(_, let lateral): lateral
    case .function, .path, .object: true
    default: false
    }
  }

  private mutating func makeNullable(_ range: Range<Int>) {
    let level = scopes.count - 1
    for index in range {
      for column in scopes[level].relations[index].shape.columns.indices {
        scopes[level].relations[index].shape.columns[column].isNullable = true
      }
    }
  }

  private mutating func natural(_ left: Range<Int>, _ right: Range<Int>) {
    let level = scopes.count - 1
    let relations = scopes[level].relations
    let names = Set(left.flatMap { relations[$0].shape.columns.compactMap(\.name) })
    for index in right {
      for (position, column) in relations[index].shape.columns.enumerated()
      where column.name.map(names.contains) ?? false {
        scopes[level].relations[index].shape.columns[position].isMerged = true
        use(column.sources, as: .join)
      }
    }
    if let last = scopes[level].joins.indices.last { scopes[level].joins[last].fact.hasEquality = true }
  }

  private mutating func using(_ identifier: Identifier, _ left: Range<Int>, _ right: Range<Int>) {
    let level = scopes.count - 1
    let name = identifier.folded
    func find(_ range: Range<Int>) -> (Int, Int)? {
      for index in range {
        let columns = scopes[level].relations[index].shape.columns
        if let position = columns.firstIndex(where: { $0.name == name && !$0.isMerged }) { return (index, position) }
      }
      return nil
    }
    var sides: [BindColumn] = []
    for range in [left, right] {
      if let (index, position) = find(range) {
        sides.append(scopes[level].relations[index].shape.columns[position])
        use(scopes[level].relations[index].shape.columns[position].sources, as: .join)
      } else if range.allSatisfy({ scopes[level].relations[$0].shape.isComplete }) {
        let near = range.flatMap { scopes[level].relations[$0].shape.columns.compactMap(\.name) }
        let table = range.count == 1 ? scopes[level].relations[range.lowerBound].name : nil
        report(.unknownColumn(name, of: table, near: near, place(identifier.span)))
      }
    }
    if let (index, position) = find(right), find(left) != nil {
      scopes[level].relations[index].shape.columns[position].isMerged = true
    }
    guard let last = scopes[level].joins.indices.last else { return }
    scopes[level].joins[last].fact.hasEquality = true
    if sides.count == 2, let one = Self.single(sides[0].sources), let other = Self.single(sides[1].sources) {
      scopes[level].joins[last].fact.pairs.append(.init(left: one, right: other))
    }
  }

  /// The one column that is copied.
  static func single(_ sources: [ColumnSource]) -> ColumnSource? {
    guard sources.count == 1, let source = sources.first, source.kind == .copied else { return nil }
    return source
  }
}

import Diagnostics

/// What a name means: a column, a path into a SUPER value, an alias of the list, or a whole row.
extension Binder {
  private enum Found {
    case value(BoundValue)
    case failure(Diagnostic)
    /// The search goes on outside.
    case nothing
  }

  mutating func name(_ name: QualifiedName) -> BoundValue {
    let parts = folded(name)
    for level in scopes.indices.reversed() where !scopes[level].isHidden {
      switch find(parts, level, name.span) {
      case .value(let value):
        noteLevel(value, level, name.span)
        return value
      case .failure(let finding): return fail(finding, parts)
      case .nothing: continue
      }
    }
    if parts.count > 1 {
      reportQualifier(parts[0], name.span)
      return .unknown
    }
    // Without a FROM anywhere a bare name may be a variable of whoever runs the statement.
    guard scopes.contains(where: { !$0.relations.isEmpty }) || !scopes.contains(where: { $0.isHidden }) else {
      return .unknown
    }
    if let alias = alias(parts[0]), dialect == .redshift || clause == .order {
      if reported.insert("alias " + parts[0]).inserted {
        report(.aliasInCondition(parts[0], clause.title, place(name.span)))
      }
      return alias.value
    }
    return fail(.unknownColumn(parts[0], of: nil, near: visibleColumnNames(), place(name.span)), parts)
  }

  /// Notes a column of an outer query.
  private mutating func noteLevel(_ value: BoundValue, _ level: Int, _ span: Span) {
    guard value.column != nil, level + 1 < scopes.count,
      scopes[(level + 1)...].allSatisfy({ !$0.relations.isEmpty && !$0.isHidden })
    else { return }
    facts.remarks.append(.init(kind: level + 2 < scopes.count ? .skippedLevel : .correlated, span: span))
  }

  private mutating func fail(_ finding: Diagnostic, _ parts: [String]) -> BoundValue {
    let key = finding.code + " " + parts.joined(separator: ".")
    if reported.insert(key).inserted { report(finding) }
    return .unknown
  }

  mutating func reportQualifier(_ name: String, _ span: Span) {
    let near = scopes.filter { !$0.isHidden }.flatMap { $0.relations.compactMap(\.name) }
    if reported.insert("qualifier " + name).inserted { report(.unknownQualifier(name, near: near, place(span))) }
  }

  private func alias(_ name: String) -> BindAlias? { scopes.last?.aliases.first { $0.name == name } }

  private var seesAliases: Bool {
    switch clause {
    case .list, .qualify, .grouping: dialect == .redshift
    case .order: true
    case .filter, .join, .having: false
    }
  }

  private func find(_ parts: [String], _ level: Int, _ span: Span) -> Found {
    let scope = scopes[level]
    var failure: Diagnostic?
    if parts.count > 1 {
      switch qualified(parts, level, span) {
      case .value(let value): return .value(value)
      case .failure(let finding): failure = finding
      case .nothing: break
      }
    }
    let name = parts[0]
    for range in [scope.first..<scope.relations.count, 0..<scope.first] where !range.isEmpty {
      switch bare(parts, level, range, span) {
      case .nothing: continue
      case let found: return found
      }
    }
    if let failure { return .failure(failure) }
    if parts.count == 1 {
      if level == scopes.count - 1, seesAliases, scope.seesAliases,
        let alias = scope.aliases.first(where: { $0.name == name })
      {
        // FROM wins: where not all of its columns are known, the alias is only likely.
        var value = alias.value
        if !scope.isComplete { value.type = nil }
        value.column = nil
        value.form = .value
        return .value(value)
      }
      if scope.relations.contains(where: { $0.name == name }) || Self.systemColumns.contains(name) {
        return .value(.unknown)
      }
      if scope.hasLevel, name == "level" { return .value(BoundValue(.integer, isNullable: false)) }
    }
    guard !scope.isComplete else { return .nothing }
    let open = scope.relations.indices.filter {
      !scope.relations[$0].shape.isComplete && scope.relations[$0].element == nil
    }
    guard open.count == 1, parts.count == 1 else { return .value(.unknown) }
    return .value(guess(name, level, open[0]))
  }

  /// A column of an entry whose columns are not all known.
  private func guess(_ name: String, _ level: Int, _ relation: Int) -> BoundValue {
    var value = BoundValue()
    if let base = scopes[level].relations[relation].shape.base {
      value.sources = [ColumnSource(relation: base, column: name, kind: .copied)]
    }
    value.column = ColumnPosition(level: level, relation: relation, name: name)
    return value
  }

  private func value(_ column: BindColumn, _ level: Int, _ relation: Int) -> BoundValue {
    var value = BoundValue(column.type, isNullable: column.isNullable, sources: column.sources)
    value.column = ColumnPosition(level: level, relation: relation, name: column.name ?? "")
    return value
  }

  private func path(_ column: BindColumn) -> BoundValue {
    BoundValue(column.type == .super ? .super : nil, isNullable: true, sources: column.sources.raised(to: .derived))
  }

  /// Qualifiers of up to three parts, the longest first.
  private func qualified(_ parts: [String], _ level: Int, _ span: Span) -> Found {
    let relations = scopes[level].relations
    for length in stride(from: min(parts.count - 1, 3), through: 1, by: -1) {
      guard let index = relations.firstIndex(where: { $0.isCalled(parts[..<length]) }) else { continue }
      let relation = relations[index]
      let wanted = parts[length]
      if let element = relation.element {
        return .value(BoundValue(.super, isNullable: true, sources: element.raised(to: .derived)))
      }
      if let column = relation.shape.columns.first(where: { $0.name == wanted }) {
        return .value(parts.count > length + 1 ? path(column) : value(column, level, index))
      }
      if !relation.shape.isComplete { return .value(parts.count > length + 1 ? .unknown : guess(wanted, level, index)) }
      if Self.systemColumns.contains(wanted) { return .value(.unknown) }
      return .failure(
        .unknownColumn(
          wanted, of: parts[..<length].joined(separator: "."), near: relation.shape.columns.compactMap(\.name),
          place(span)))
    }
    return .nothing
  }

  private func bare(_ parts: [String], _ level: Int, _ range: Range<Int>, _ span: Span) -> Found {
    let relations = scopes[level].relations
    let name = parts[0]
    var found: [(relation: Int, column: BindColumn)] = []
    for index in range {
      if relations[index].element != nil, relations[index].name == name {
        let sources = relations[index].element ?? []
        return .value(
          BoundValue(.super, isNullable: nil, sources: parts.count > 1 ? sources.raised(to: .derived) : sources))
      }
      for column in relations[index].shape.columns where column.name == name && !column.isMerged {
        found.append((index, column))
      }
    }
    if parts.count > 1 {
      // A path needs a SUPER column.
      guard let (_, column) = found.first(where: { $0.column.type == nil || $0.column.type == .super }) else {
        return .nothing
      }
      return .value(path(column))
    }
    guard let first = found.first else { return .nothing }
    let certain = found.filter { relations[$0.relation].shape.isComplete }
    if certain.count > 1 {
      let tables = certain.map { relations[$0.relation].name ?? "a subquery" }
      return .failure(.ambiguousColumn(name, in: tables, place(span)))
    }
    let best = certain.first ?? first
    var value = value(best.column, level, best.relation)
    if found.count > 1 { value.type = nil }
    return .value(value)
  }

  /// Columns that every table has without listing them.
  static let systemColumns: Set<String> = [
    "oid", "ctid", "xmin", "xmax", "cmin", "cmax", "tableoid", "insertxid", "deletexid", "$path", "$size",
    "$spectrum_oid", "rownum", "current_schema", "current_database", "current_catalog", "current_role",
  ]
}

import Diagnostics
import SQL

/// Queries: common tables, set operations, ORDER BY, LIMIT.
extension Lowerer {
  /// Walks a query; returns its columns, or nil where they are not known.
  @discardableResult
  mutating func query(_ query: Query) -> [Column]? {
    commonTables.append([:])
    defer { commonTables.removeLast() }
    let typed = makesRelation
    makesRelation = false
    let shown = isShown
    isShown = false
    if let with = query.with {
      refuse(RefusedForms.of(query))
      // A SELECT around it makes it a subquery.
      if with.isRecursive, !scopes.isEmpty, let form = RefusedForms.inSubquery(query) { refuse([form]) }
      withClause(with)
    } else if query.locking != nil || query.isFetching {
      refuse(RefusedForms.of(query))
    }
    isShown = shown
    makesRelation = typed
    defer { makesRelation = false }
    hasUnevenScales = false
    let columns = body(
      query.body, QueryTail(orderBy: query.orderBy, hasLimit: query.limit != nil, span: query.span))
    let isUneven = hasUnevenScales
    hasUnevenScales = false
    switch query.limit {
    case .count(let count), .fetch(let count?): expression(count)
    case .all, .fetch(nil), nil: break
    }
    if let offset = query.offset { expression(offset) }
    if let columns, typed || isUneven { settle(query, columns, all: typed) }
    return columns
  }

  /// As `settle` of a select list, for a query whose columns come out of several: it becomes a subquery of one that
  /// casts them.
  private mutating func settle(_ query: Query, _ columns: [Column], all: Bool) {
    switch query.body.kind {
    case .setOperation: break
    case .select(let select) where select.qualify != nil: break
    default: return
    }
    func written(_ type: SQLType?) -> String? {
      if case .decimal? = type { return settledType(type) }
      return all ? settledType(type) : nil
    }
    let names = columns.compactMap(\.name)
    guard names.count == columns.count, Set(names).count == names.count,
      columns.contains(where: { written($0.type) != nil })
    else { return }
    let list = columns.map { column -> String in
      let name = Names.quoted(column.name ?? "")
      return written(column.type).map { "\(name)::\($0) AS \(name)" } ?? name
    }
    let table = freshName("t")
    patches.replace(
      query.span, .text("SELECT \(list.joined(separator: ", ")) FROM ("), .source(query.span), .text(") AS \(table)"))
  }

  /// PostgreSQL's name of a type whose size would be forgotten; nil for the others.
  func settledType(_ type: SQLType?) -> String? {
    switch type {
    // The longest would cut off what Redshift refuses: `text` keeps it.
    case .varchar(SQLType.longestVarchar)?: nil
    case .decimal?, .varchar?: type.flatMap { TypeRules.postgres($0) }
    default: nil
    }
  }

  private mutating func withClause(_ with: WithClause) {
    for table in with.tables {
      let name = folded(table.name)
      self.name(table.name)
      for column in table.columns { self.name(column) }
      if with.isRecursive {
        // Its own columns are known from its first term alone.
        let names = table.columns.map { Column(name: folded($0), type: nil) }
        var shape = CommonTableShape(columns: names.isEmpty ? nil : names)
        commonTables[commonTables.count - 1][name] = shape
        if let columns = firstTerm(table.query) { shape.columns = renamed(columns, table.columns) }
        commonTables[commonTables.count - 1][name] = shape
        if case .setOperation = table.query.body.kind { isRecursive = true }
      }
      if case .values = table.query.body.kind { cluster.takesValues = true }
      var columns = query(table.query)
      isRecursive = false
      if !table.columns.isEmpty { columns = renamed(columns, table.columns) }
      commonTables[commonTables.count - 1][name] = CommonTableShape(columns: columns)
    }
    if let last = with.tables.last, let comma = trailingComma(after: last.span) { patches.replace(comma, "") }
  }

  /// The columns of a recursive query's first term; types whose size may grow are left open.
  private mutating func firstTerm(_ query: Query) -> [Column]? {
    guard case .setOperation(let first, _) = query.body.kind else { return nil }
    let (savedPatches, savedDiagnostics, savedCluster) = (patches, diagnostics, cluster)
    let columns = term(first)
    (patches, diagnostics, cluster) = (savedPatches, savedDiagnostics, savedCluster)
    return columns?.map { column in
      switch column.type {
      case .varchar, .char: Column(name: column.name, type: .varchar(SQLType.longestVarchar))
      case .decimal: Column(name: column.name, type: nil)
      default: column
      }
    }
  }

  /// Columns under new names.
  func renamed(_ columns: [Column]?, _ names: [Identifier]) -> [Column]? {
    guard let columns else { return names.map { Column(name: folded($0), type: nil) } }
    return columns.enumerated().map { index, column in
      index < names.count ? Column(name: folded(names[index]), type: column.type, isNull: column.isNull) : column
    }
  }

  /// The span of a comma that stands between a list and the next clause.
  func trailingComma(after span: Span) -> Span? {
    var position = Int(span.end)
    while position < source.bytes.count {
      switch source.bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      case UInt8(ascii: ","):
        // A comma that goes on to another entry is no trailing one: the caller asks only after the last.
        return Span(position, position + 1)
      default: return nil
      }
    }
    return nil
  }

  // MARK: Bodies

  /// What a query has around its body.
  struct QueryTail {
    let orderBy: [OrderItem]
    let hasLimit: Bool
    /// Of the whole query, or of the term of a set operation.
    let span: Span
  }

  private mutating func body(_ body: QueryBody, _ query: QueryTail) -> [Column]? {
    switch body.kind {
    case .select(let select): return self.select(select, query)
    case .parenthesized(let inner):
      let columns = self.query(inner)
      orderOutput(query)
      return columns
    case .setOperation(let first, let rest):
      if rest.contains(where: { $0.quantity == .all && $0.operation != .union }) {
        refuse(RefusedForms.of(body, source))
      }
      let columns = setOperation(first, rest)
      orderOutput(query)
      return columns
    case .values(let rows):
      if !cluster.takesValues, let form = RefusedForms.alone(body) { refuse([form]) }
      cluster.takesValues = false
      var types: [[SQLType?]] = []
      for row in rows { types.append(row.map { expression($0) }) }
      orderOutput(query)
      guard let width = types.first?.count else { return nil }
      return (0..<width).map { index in
        Column(name: "column\(index + 1)", type: TypeRules.common(types.map { index < $0.count ? $0[index] : nil }))
      }
    case .table(let name):
      refuse(RefusedForms.of(body, source))
      let shape = relation(name)
      orderOutput(query)
      return shape.columns
    }
  }

  /// ORDER BY of a query that is no single SELECT names output columns only.
  private mutating func orderOutput(_ query: QueryTail) {
    for item in query.orderBy { expression(item.expression) }
  }

  private mutating func setOperation(_ first: QueryBody, _ rest: [SetTerm]) -> [Column]? {
    // Of a set operation PostgreSQL finds the common type.
    makesRelation = false
    isShown = false
    let isRecursive = self.isRecursive
    self.isRecursive = false
    isTermOfRecursive = isRecursive
    var columns = term(first)
    var scales = columns?.map { [$0.type] } ?? []
    let seed = columns
    var others: [[Column]?] = []
    defer {
      if isRecursive {
        if let seed { align(first, rest, seed, others) }
      } else {
        castNulls([first] + rest.map(\.body), [seed] + others)
      }
    }
    for entry in rest {
      if entry.operation == .minus { patches.replace(entry.word.span, "EXCEPT") }
      isTermOfRecursive = isRecursive
      let other = term(entry.body)
      isTermOfRecursive = false
      others.append(other)
      guard let known = columns else { continue }
      columns = known.enumerated().map { index, column in
        let match = other.flatMap { index < $0.count ? $0[index] : nil }
        scales[index].append(match?.type)
        return Column(name: column.name, type: common(column, match), isNull: column.isNull && match?.isNull == true)
      }
    }
    // A recursive table's query can be no subquery of another.
    hasUnevenScales =
      !isRecursive
      && zip(columns ?? [], scales).contains { column, types in
        guard case .decimal(_, let scale)? = column.type else { return false }
        return types.contains { $0.flatMap { TypeRules.asDecimal($0)?.scale } != scale }
      }
    return columns
  }

  /// PostgreSQL wants the types of a recursive table's terms to be the same to the last digit; Redshift takes the seed's.
  private mutating func align(_ first: QueryBody, _ rest: [SetTerm], _ seed: [Column], _ others: [[Column]?]) {
    for (index, column) in seed.enumerated() {
      let types = others.map { columns in columns.flatMap { index < $0.count ? $0[index].type : nil } }
      guard let type = column.type, types.contains(where: { $0 != type }) || settledType(type) != nil else { continue }
      let name: String
      switch type {
      case .varchar, .char: name = "varchar"
      case .decimal: name = "numeric"
      case .smallint, .integer, .bigint:
        // A wider number of a later term makes the column wider.
        let common = TypeRules.common([type] + types.filter { $0 != nil })
        switch common {
        case .decimal?: name = "numeric"
        default: name = common.flatMap { TypeRules.postgres($0) } ?? "bigint"
        }
      case .real, .double: name = "double precision"
      case .date, .timestamp:
        guard let common = TypeRules.common([type] + types.filter({ $0 != nil })), common != type,
          let written = TypeRules.postgres(common)
        else { continue }
        name = written
      default: continue
      }
      for body in [first] + rest.map(\.body) {
        guard case .select(let select) = body.kind, select.qualify == nil, select.exclude == nil,
          select.items.count == seed.count,
          !select.items.contains(where: { if case .star = $0.expression.kind { true } else { false } })
        else { continue }
        patches.wrap(select.items[index].expression.span, "(", ")::" + name)
      }
    }
  }

  /// One term of a set operation: it has no ORDER BY of its own.
  private mutating func term(_ body: QueryBody) -> [Column]? {
    self.body(body, QueryTail(orderBy: [], hasLimit: false, span: body.span))
  }
}

extension Query {
  /// Whether it has `FETCH FIRST` for a limit.
  fileprivate var isFetching: Bool { if case .fetch? = limit { true } else { false } }
}

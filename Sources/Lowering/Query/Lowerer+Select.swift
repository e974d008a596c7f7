import Diagnostics
import SQL

/// One SELECT.
extension Lowerer {
  mutating func select(_ select: Select, _ query: QueryTail) -> [Column]? {
    let shown = isShown
    isShown = false
    // QUALIFY's subquery names its columns itself.
    let names = select.qualify == nil && !isTermOfRecursive
    isTermOfRecursive = false
    scopes.append(Scope())
    defer { scopes.removeLast() }
    let typed = makesRelation && select.qualify == nil
    makesRelation = false
    from(select.from)
    if let hierarchy = select.hierarchy { beginHierarchy(hierarchy, select) }
    isShown = shown
    let columns = selectList(select, typed: typed, names: names)
    checkNumbering(select)
    if let condition = select.condition {
      takesOuterJoins = Self.marksOuterJoin(condition)
      // Redshift: a condition may name what the list computes.
      scopes[scopes.count - 1].seesAliases = true
      truth(condition)
      scopes[scopes.count - 1].seesAliases = false
      if takesOuterJoins { outerJoins(select, condition) }
      takesOuterJoins = false
    }
    if let groupBy = select.groupBy { grouping(groupBy, select) }
    if let having = select.having { expression(having) }
    for window in select.windows { windowSpecification(window.specification) }
    if let qualify = select.qualify {
      scopes[scopes.count - 1].seesAliases = true
      expression(qualify)
      scopes[scopes.count - 1].seesAliases = false
    }
    for item in query.orderBy { order(by: item) }
    if select.quantity == .distinct,
      let sketch = columns?.first(where: { $0.type == .hllsketch || $0.type?.isSpatial == true })
    {
      refuseSketch(in: "DISTINCT", sketch.type, select.clauses.list.span)
    }
    if let hierarchy = select.hierarchy { endHierarchy(hierarchy, select) }
    if case .distinctOn(let values)? = select.quantity {
      for value in values { expression(value) }
      refuse(RefusedForms.of(select))
    } else if !select.windows.isEmpty || select.qualify != nil {
      refuse(RefusedForms.of(select))
    }
    if cluster.sortsAggregates { checkSortedAggregates(select) }
    if select.qualify != nil {
      self.qualify(select, query)
    } else if let top = select.top {
      self.top(top, select, query)
    }
    return columns
  }

  /// `select row_number() over () from stl_scan` wants numbers, which a log without rows would leave out in silence.
  private mutating func checkNumbering(_ select: Select) {
    guard select.from.count == 1, case .relation(let name, _) = select.from[0].kind, SystemViews.isLog(folded(name)),
      select.condition == nil, select.groupBy == nil
    else { return }
    var finder = FunctionFinder(names: ["row_number"])
    for item in select.items { finder.visit(item.expression) }
    if finder.found { report(.emptyLog(folded(name.last), place(name.span))) }
  }

  /// A name alone is the list's or a column; within an expression PostgreSQL knows columns only.
  private mutating func order(by item: OrderItem) {
    if case .name(let name) = item.expression.kind, name.count == 1 {
      refuseSketch(in: "ORDER BY", expression(item.expression), item.span)
      return
    }
    scopes[scopes.count - 1].seesAliases = true
    refuseSketch(in: "ORDER BY", expression(item.expression), item.span)
    scopes[scopes.count - 1].seesAliases = false
  }

  /// `SELECT TOP n …` is `SELECT … LIMIT n`.
  private mutating func top(_ top: Top, _ select: Select, _ query: QueryTail) {
    guard !query.hasLimit else {
      report(.unsupportedSyntax("TOP together with LIMIT", place(top.span)))
      return
    }
    patches.replace(Span(Int(top.span.start), self.next(after: top.span.end)), "")
    patches.replace(query.span, .source(query.span), .text(" LIMIT "), .source(top.count.span))
  }

  /// The offset of the next byte that is no white space.
  func next(after end: Int32) -> Int {
    var position = Int(end)
    while position < source.bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[position]) { position += 1 }
    return position
  }

  // MARK: The list

  private mutating func selectList(_ select: Select, typed: Bool, names: Bool) -> [Column]? {
    let shown = isShown
    isShown = false
    scopes[scopes.count - 1].seesAliases = true
    defer { scopes[scopes.count - 1].seesAliases = false }
    var columns: [Column]? = []
    columns?.reserveCapacity(select.items.count)
    scopes[scopes.count - 1].aliases.reserveCapacity(select.items.count)
    for item in select.items {
      let edits = patches.count
      let type = expression(item.expression)
      let isEdited = patches.count > edits
      alias(item)
      if !select.from.isEmpty { refuseTruthTest(item.expression) }
      if case .star(let qualifier) = item.expression.kind {
        if let more = star(qualifier) {
          columns?.append(contentsOf: more.map { Column(name: $0.name, type: $0.type, isNull: $0.isNull) })
          if shown { for column in more { refuseSketch(column.type, item.span) } }
        } else {
          columns = nil
        }
        if select.exclude == nil {
          if scopes.last?.hierarchy != nil {
            if qualifier == nil { starOfHierarchy(item.expression.span) }
          } else if typed, let more = star(qualifier) {
            settleStar(item, qualifier, more)
          }
        }
        continue
      }
      let name = listName(item)
      if shown { refuseSketch(type, item.span) }
      columns?.append(Column(name: name, type: type, isNull: type == nil && isBareNull(item.expression)))
      if shown, let shower = Self.shower(item.expression) {
        // Redshift prints the units of such a constant in full.
        patches.wrap(item.expression.span, "rs_catalog.\(shower)(", ")" + (names ? nameless(item, name) : ""))
      } else if shown, settings.showsBytesAsText, case .varbyte? = type {
        patches.wrap(item.expression.span, "encode(", ", 'hex')" + (names ? nameless(item, name) : ""))
      } else if !(typed && settle(item, type, name ?? "?column?")), names, isEdited || isRenamed(item.expression),
        !isColumn(item.expression)
      {
        let alias = nameless(item, name ?? "?column?")
        if !alias.isEmpty { patches.wrap(item.expression.span, "", alias) }
      }
      if let alias = item.alias {
        scopes[scopes.count - 1].aliases.append(
          SelectAlias(name: folded(alias), expression: item.expression, type: type))
      }
    }
    if let last = select.items.last, !select.from.isEmpty, select.exclude == nil,
      let comma = trailingComma(after: last.span)
    {
      patches.replace(comma, "")
    }
    if let exclude = select.exclude { return self.exclude(exclude, select, columns) }
    return columns
  }

  /// Redshift compares neither sketches nor geometries.
  mutating func refuseSketch(in clause: String, _ type: SQLType?, _ span: Span) {
    if let type, type.isSpatial {
      report(
        .notRedshift(
          "a \(type.baseName) cannot stand in \(clause) on Redshift", place(span),
          hint: "take what tells it apart: ST_AsEWKT(…), or the row's key"))
    }
    guard type == .hllsketch else { return }
    report(
      .notRedshift(
        "a sketch cannot stand in \(clause) on Redshift", place(span), hint: "take HLL_CARDINALITY(…) of it"))
  }

  /// A sketch's text is Redshift's own.
  private mutating func refuseSketch(_ type: SQLType?, _ span: Span) {
    guard type == .hllsketch else { return }
    report(.unsupportedSyntax("the text of a sketch", place(span), hint: "show HLL_CARDINALITY(…) of it"))
  }

  /// PostgreSQL forgets a computed decimal's precision and scale and a computed string's length: a table made of it
  /// would tell neither.
  private mutating func settle(_ item: SelectItem, _ type: SQLType?, _ name: String?) -> Bool {
    guard let type, let written = settledType(type) else { return false }
    switch (type, item.expression.kind) {
    case (_, .cast): return false
    case (_, .name(let name)) where isStored(name): return false
    default: break
    }
    patches.wrap(item.expression.span, "(", ")::" + written + nameless(item, name))
    return true
  }

  /// Whether a name is a column whose size the server knows.
  private func isStored(_ name: QualifiedName) -> Bool {
    switch scopes.resolve(folded(name)) {
    case .column(_, let count, let relation, let scope):
      return count < name.parts.count || scopes[scope].relations[relation].isStored
    case .alias: return false
    case .row, .unknown: return true
    }
  }

  /// A star over computed columns, written out with their types.
  private mutating func settleStar(_ item: SelectItem, _ qualifier: QualifiedName?, _ columns: [StarColumn]) {
    let names = columns.compactMap(\.name)
    guard names.count == columns.count, Set(names).count == names.count,
      columns.contains(where: { !$0.isStored && settledType($0.type) != nil })
    else { return }
    let list = columns.map { column -> String in
      guard !column.isStored, let type = settledType(column.type) else { return column.reference }
      return "\(column.reference)::\(type) AS \(Names.quoted(column.name ?? ""))"
    }
    patches.replace(item.expression.span, list.joined(separator: ", "))
  }

  /// The alias that keeps an edited item its name; empty where the user gave one.
  private func nameless(_ item: SelectItem, _ name: String?) -> String {
    item.alias == nil ? name.map { " AS " + Names.quoted($0) } ?? "" : ""
  }

  /// The function that prints an interval constant with a qualifier; nil for other values.
  private static func shower(_ expression: Expression) -> String? {
    switch expression.kind {
    case .parenthesized(let inner): return shower(inner)
    case .literal(let literal):
      guard case .interval(_, let qualifier?) = literal.kind else { return nil }
      return isOfMonths(qualifier) ? "months_text" : "seconds_text"
    default: return nil
    }
  }

  /// Whether PostgreSQL 15 would name the value otherwise though its text is the same.
  private func isRenamed(_ expression: Expression) -> Bool {
    switch expression.kind {
    case .parenthesized(let inner), .cast(let inner, _, _): isRenamed(inner)
    case .subquery, .exists: true
    case .literal(let literal):
      if case .interval(_, .some) = literal.kind { true } else { false }
    case .function(let call): call.name.last.folded == "nullif"
    default: false
    }
  }

  /// Whether the lowered text of the item is a column's name still.
  private func isColumn(_ expression: Expression) -> Bool {
    guard case .name(let name) = expression.kind else { return false }
    switch scopes.resolve(folded(name)) {
    case .column(_, let parts, _, _): return parts == name.parts.count
    case .row, .unknown: return !(scopes.last?.hierarchy != nil && folded(name) == ["level"])
    case .alias: return false
    }
  }

  /// An alias without AS that PostgreSQL takes only after AS.
  private mutating func alias(_ item: SelectItem) {
    guard let alias = item.alias else { return }
    let hasAs = standsBehindAs(alias, after: item.expression.span)
    if !hasAs, !alias.isQuoted, Names.needsAs.contains(alias.folded) || Names.reservedByPostgres.contains(alias.folded)
    {
      patches.replace(alias.span, "AS " + Names.quoted(alias.folded))
    } else {
      name(alias, afterAs: hasAs)
    }
  }

  /// Whether AS stands in front of an alias, with nothing but white space between.
  private func standsBehindAs(_ alias: Identifier, after value: Span) -> Bool {
    var end = Int(alias.span.start)
    while end > value.end, [0x20, 0x09, 0x0A, 0x0D].contains(source.bytes[end - 1]) { end -= 1 }
    return end - Int(value.end) >= 2 && source.bytes[end - 2] | 0x20 == UInt8(ascii: "a")
      && source.bytes[end - 1] | 0x20 == UInt8(ascii: "s")
  }

  /// What a column of the list is called. (`??` would copy all of the lowering's state into a closure.)
  func listName(_ item: SelectItem) -> String? {
    if let alias = item.alias { return folded(alias) }
    return outputName(item.expression)
  }

  /// The name that a value without an alias gets; nil where it has none.
  func outputName(_ expression: Expression) -> String? { namedValue(expression)?.name }

  /// A name from a column or a function is kept through casts; that of a type or of CASE gives way.
  private func namedValue(_ expression: Expression) -> (name: String, isStrong: Bool)? {
    switch expression.kind {
    case .name(let name): return (folded(name.last), true)
    case .function(let call): return functionName(call)
    case .parenthesized(let inner), .collate(let inner, _): return namedValue(inner)
    case .cast(let inner, let type, let form):
      if let inner = namedValue(inner), inner.isStrong { return inner }
      return (form == .tryCast ? type.name : Self.columnName(type: type), false)
    case .literal(let literal):
      switch literal.kind {
      case .typed(let type, _): return (Self.columnName(type: type), false)
      case .interval(_, let qualifier):
        return (qualifier.map { Self.isOfMonths($0) ? "intervaly2m" : "intervald2s" } ?? "interval", false)
      case .true, .false: return ("bool", false)
      default: return nil
      }
    case .field(_, let field): return (folded(field), true)
    case .case(let value):
      if let inner = value.otherwise.flatMap({ namedValue($0) }), inner.isStrong { return inner }
      return ("case", false)
    case .subscripted(let inner, _): return namedValue(inner)
    case .extract: return ("date_part", true)
    case .trim(let trim):
      switch trim.side {
      case .leading: return ("ltrim", true)
      case .trailing: return ("rtrim", true)
      case .both, nil: return ("btrim", true)
      }
    case .substring: return ("substring", true)
    case .position: return ("position", true)
    case .overlay: return ("overlay", true)
    case .atTimeZone: return ("timezone", true)
    case .aliased(_, let alias): return (folded(alias), true)
    default: return nil
    }
  }

  private func functionName(_ call: FunctionCall) -> (name: String, isStrong: Bool)? {
    let name = call.name.last.folded
    switch name {
    case "nullif":
      // Redshift: the first value's name, else that of the CASE that it is.
      if call.arguments.count == 2, let inner = namedValue(call.arguments[0].value) { return inner }
      return ("case", true)
    case "nvl2", "decode":
      guard name == "nvl2" || call.arguments.count > 2 else { return (name, true) }
      // They are CASE: a default that has a name gives it.
      if name == "nvl2" || call.arguments.count % 2 == 0, let last = call.arguments.last,
        let inner = namedValue(last.value), inner.isStrong
      {
        return inner
      }
      return ("case", false)
    default: return (Self.columnName(name), true)
    }
  }

  /// What a cast calls its column: the type's name inside the server.
  private static func columnName(type: TypeName) -> String {
    let settled = SQLType(type)
    return switch settled {
    case .varchar: type.name == "text" ? "text" : "varchar"
    case .other: type.name.split(separator: " ").first.map(String.init) ?? type.name
    default: settled.internalName
    }
  }

  /// What Redshift calls the column of a call.
  private static func columnName(_ function: String) -> String {
    switch function {
    case "dateadd": "date_add"
    case "datediff": "date_diff"
    case "date_part", "datepart": "pgdate_part"
    case "nvl": "coalesce"
    case "trim": "btrim"
    case "sysdate": "timestamp"
    default: function
    }
  }

  // MARK: Stars

  /// A column that a star stands for, and how the lowered text names it.
  struct StarColumn {
    let name: String?
    let type: SQLType?
    /// How the text calls the relation; empty where the column's name is enough.
    let relation: String
    /// Whether the server knows its size.
    var isStored = false
    var isNull = false

    var reference: String {
      let quoted = Names.quoted(name ?? "?column?")
      return relation.isEmpty ? quoted : relation + "." + quoted
    }
  }

  /// nil where a relation's columns are not known.
  func star(_ qualifier: QualifiedName?) -> [StarColumn]? {
    guard let scope = scopes.last else { return nil }
    if let qualifier {
      for scope in scopes.reversed() {
        if let relation = scope.relations.first(where: { $0.isCalled(folded(qualifier)) }) {
          return columns(of: relation, keepsMerged: true)
        }
      }
      return nil
    }
    var result: [StarColumn] = []
    // USING and NATURAL put the joined columns first.
    var mergedNames: [String] = []
    for relation in scope.relations {
      for name in relation.merged.sorted() where !mergedNames.contains(name) { mergedNames.append(name) }
    }
    if !mergedNames.isEmpty, scope.relations.count > 1 {
      for relation in scope.relations {
        guard let own = relation.columns else { return nil }
        for column in own {
          guard let name = column.name, mergedNames.contains(name), !result.contains(where: { $0.name == name }) else {
            continue
          }
          result.append(StarColumn(name: name, type: column.type, relation: "", isNull: column.isNull))
        }
      }
    }
    for relation in scope.relations {
      guard let more = columns(of: relation, keepsMerged: false) else { return nil }
      result += more.filter { column in column.name.map { !mergedNames.contains($0) } ?? true }
    }
    return result
  }

  private func columns(of relation: ScopeRelation, keepsMerged: Bool) -> [StarColumn]? {
    guard let columns = relation.columns else { return nil }
    var result: [StarColumn] = []
    result.reserveCapacity(columns.count)
    for column in columns where keepsMerged || !relation.merged.contains(column.name ?? "") {
      result.append(
        StarColumn(
          name: column.name, type: column.type, relation: relation.reference, isStored: relation.isStored,
          isNull: column.isNull))
    }
    return result
  }

  /// `* EXCLUDE (a)`: the list is written out without those columns.
  /// Redshift has IS TRUE and its kin as conditions only, not as values of a list.
  private mutating func refuseTruthTest(_ value: Expression) {
    switch value.kind {
    case .parenthesized(let inner): refuseTruthTest(inner)
    case .isTest(_, let test, let isNegated):
      let word: String
      switch test {
      case .true: word = "TRUE"
      case .false: word = "FALSE"
      case .unknown: word = "UNKNOWN"
      default: return
      }
      report(
        Diagnostic(
          code: "lowering.test-in-list",
          message: "Redshift takes IS \(isNegated ? "NOT " : "")\(word) in conditions, not in the list of SELECT",
          place: place(value.span),
          hint: word == "UNKNOWN"
            ? "write IS \(isNegated ? "NOT " : "")NULL"
            : "write \(isNegated ? "<>" : "=") \(word), or CASE WHEN … IS \(isNegated ? "NOT " : "")\(word) THEN …"))
    default: return
    }
  }

  private mutating func exclude(_ exclude: Exclude, _ select: Select, _ columns: [Column]?) -> [Column]? {
    let gone = Set(exclude.columns.map { folded($0) })
    var pieces: [PatchList.Piece] = []
    func separate() { if !pieces.isEmpty { pieces.append(.text(", ")) } }
    for item in select.items {
      if case .star(let qualifier) = item.expression.kind {
        guard let expanded = star(qualifier) else {
          report(.unknownColumns("EXCLUDE", place(exclude.span)))
          return nil
        }
        for column in expanded where !gone.contains(column.name ?? "") {
          separate()
          pieces.append(.text(column.reference))
        }
        continue
      }
      let name = folded(item.alias) ?? outputName(item.expression)
      if let name, gone.contains(name) { continue }
      separate()
      pieces.append(.source(item.span))
    }
    guard !pieces.isEmpty else {
      report(.unsupportedSyntax("an EXCLUDE that leaves no column", place(exclude.span)))
      return nil
    }
    patches.replace(select.clauses.list.span, pieces)
    return columns?.filter { !gone.contains($0.name ?? "") }
  }

  // MARK: GROUP BY

  private mutating func grouping(_ groupBy: GroupBy, _ select: Select) {
    for element in groupBy.elements { grouping(element, groupBy, select) }
  }

  private mutating func grouping(_ element: GroupBy.Element, _ groupBy: GroupBy, _ select: Select) {
    switch element {
    case .expression(let value): refuseSketch(in: "GROUP BY", expression(value), value.span)
    case .rollup(let values), .cube(let values):
      for value in values { expression(value) }
    case .sets(let elements):
      for inner in elements { grouping(inner, groupBy, select) }
    case .empty: break
    case .all:
      // By every item that holds no aggregate; by their places, so that nothing is evaluated twice.
      var places: [String] = []
      for (index, item) in select.items.enumerated() where !holdsAggregate(item.expression) {
        if case .star = item.expression.kind {
          report(.unsupportedSyntax("GROUP BY ALL with a star", place(item.span)))
        }
        places.append(String(index + 1))
      }
      patches.replace(groupBy.span, places.isEmpty ? "" : "GROUP BY " + places.joined(separator: ", "))
    }
  }

  private func holdsAggregate(_ expression: Expression) -> Bool {
    var finder = FunctionFinder(names: Self.aggregates)
    finder.visit(expression)
    return finder.found
  }

  private static let aggregates: WordSet = [
    "avg", "sum", "count", "min", "max", "listagg", "median", "any_value", "bool_or", "bool_and", "stddev",
    "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "percentile_cont", "percentile_disc", "bit_and",
    "bit_or", "every",
  ]

  /// The type of an expression, without editing it.
  mutating func typeOf(_ expression: Expression) -> SQLType? {
    let (savedPatches, savedDiagnostics, savedCluster) = (patches, diagnostics, cluster)
    let type = self.expression(expression)
    (patches, diagnostics, cluster) = (savedPatches, savedDiagnostics, savedCluster)
    return type
  }
}

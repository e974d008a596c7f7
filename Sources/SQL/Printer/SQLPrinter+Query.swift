import Diagnostics

extension SQLPrinter {
  mutating func query(_ query: Query) {
    if let with = query.with {
      self.with(with)
      line()
    }
    body(query.body)
    if !query.orderBy.isEmpty {
      line()
      orderBy(query.orderBy)
    }
    switch query.limit {
    case .all: clause("LIMIT ALL")
    case .count(let count): clause("LIMIT", count)
    case .fetch(let count):
      clause("FETCH FIRST", count)
      word(count == nil ? "FETCH FIRST ROWS ONLY" : "ROWS ONLY")
    case nil: break
    }
    clause("OFFSET", query.offset)
    if let locking = query.locking { word(locking.uppercased()) }
  }

  mutating func with(_ with: WithClause) {
    word(with.isRecursive ? "WITH RECURSIVE" : "WITH")
    for (index, table) in with.tables.enumerated() {
      if index > 0 {
        tight(",")
        line()
      }
      commonTable(table)
    }
  }

  /// As `optional`, on a line of its own where the query is broken.
  private mutating func clause(_ words: String, _ operand: Expression?) {
    guard let operand else { return }
    clause(words)
    expression(operand)
  }

  private mutating func commonTable(_ table: CommonTable) {
    identifier(table.name)
    if !table.columns.isEmpty { names(table.columns) }
    word("AS")
    if let materialized = table.materialized { word(materialized ? "MATERIALIZED" : "NOT MATERIALIZED") }
    block { $0.query(table.query) }
  }

  private mutating func body(_ body: QueryBody) {
    switch body.kind {
    case .select(let select): self.select(select)
    case .setOperation(let first, let rest):
      self.body(first)
      for term in rest {
        switch term.operation {
        case .union: clause("UNION")
        case .intersect: clause("INTERSECT")
        case .except: clause("EXCEPT")
        case .minus: clause("MINUS")
        }
        quantity(term.quantity)
        line()
        self.body(term.body)
      }
    case .values(let rows):
      word("VALUES")
      lines(rows) { printer, row in printer.parenthesized { $0.list(row) { $0.expression($1) } } }
    case .parenthesized(let query): block { $0.query(query) }
    case .table(let name):
      word("TABLE")
      self.name(name)
    }
  }

  private mutating func quantity(_ quantity: FunctionCall.Quantity?) {
    switch quantity {
    case .all: word("ALL")
    case .distinct: word("DISTINCT")
    case nil: break
    }
  }

  private mutating func select(_ select: Select) {
    word("SELECT")
    if let top = select.top { optional("TOP", top.count) }
    switch select.quantity {
    case .all: word("ALL")
    case .distinct: word("DISTINCT")
    case .distinctOn(let values):
      word("DISTINCT ON")
      parenthesized { $0.list(values) { $0.expression($1) } }
    case nil: break
    }
    items(select.items)
    if let exclude = select.exclude {
      word("EXCLUDE")
      if exclude.hasParentheses { names(exclude.columns) } else { list(exclude.columns) { $0.identifier($1) } }
    }
    if let into = select.into {
      word(into.isTemporary ? "INTO TEMP TABLE" : "INTO")
      name(into.name)
    }
    if !select.from.isEmpty {
      clause("FROM")
      // The joins of a single entry stand below FROM.
      if select.from.count == 1 { table(select.from[0]) } else { lines(select.from) { $0.table($1) } }
    }
    clause("WHERE", select.condition)
    if let hierarchy = select.hierarchy {
      clause("START WITH", hierarchy.start)
      clause(hierarchy.noCycle ? "CONNECT BY NOCYCLE" : "CONNECT BY", hierarchy.connect)
    }
    if let groupBy = select.groupBy {
      clause("GROUP BY")
      list(groupBy.elements) { $0.grouping($1) }
    }
    clause("HAVING", select.having)
    if !select.windows.isEmpty {
      clause("WINDOW")
      list(select.windows) { printer, window in
        printer.identifier(window.name)
        printer.word("AS")
        printer.specification(window.specification)
      }
    }
    clause("QUALIFY", select.qualify)
  }

  mutating func items(_ items: [SelectItem]) {
    lines(items) { $0.item($1) }
  }

  private mutating func item(_ item: SelectItem) {
    expression(item.expression)
    alias(item.alias)
  }

  private mutating func alias(_ alias: Identifier?) {
    guard let alias else { return }
    word("AS")
    identifier(alias)
  }

  private mutating func grouping(_ element: GroupBy.Element) {
    switch element {
    case .all: word("ALL")
    case .expression(let value): expression(value)
    case .rollup(let values):
      word("ROLLUP")
      parenthesized { $0.list(values) { $0.expression($1) } }
    case .cube(let values):
      word("CUBE")
      parenthesized { $0.list(values) { $0.expression($1) } }
    case .sets(let elements):
      word("GROUPING SETS")
      parenthesized { $0.list(elements) { $0.grouping($1) } }
    case .empty: word("()")
    }
  }

  // MARK: Tables

  mutating func table(_ table: TableReference) {
    switch table.kind {
    case .relation(let name, let modifier):
      if modifier == .only { word("ONLY") }
      self.name(name)
      if modifier == .star { word("*") }
    case .path(let path): expression(path)
    case .subquery(let query, let lateral):
      if lateral { word("LATERAL") }
      block { $0.query(query) }
    case .function(let call, let lateral, let numbering):
      if lateral { word("LATERAL") }
      expression(call)
      if let numbering { word(numbering == .offset ? "WITH OFFSET" : "WITH ORDINALITY") }
    case .object(let object): optional("UNPIVOT", object)
    case .join(let left, let kind, let right, let condition): join(left, kind, right, condition)
    case .parenthesized(let inner): block { $0.table(inner) }
    case .pivot(let inner, let pivot):
      self.table(inner)
      self.pivot(pivot)
    case .unpivot(let inner, let unpivot):
      self.table(inner)
      self.unpivot(unpivot)
    }
    if let alias = table.alias { tableAlias(alias) }
  }

  private mutating func join(
    _ left: TableReference, _ kind: JoinKind, _ right: TableReference, _ condition: JoinCondition
  ) {
    table(left)
    line()
    if kind.isNatural { word("NATURAL") }
    switch kind.form {
    case .inner: word("JOIN")
    case .left: word("LEFT JOIN")
    case .right: word("RIGHT JOIN")
    case .full: word("FULL JOIN")
    case .cross: word("CROSS JOIN")
    }
    table(right)
    switch condition {
    case .none: break
    case .on(let condition): optional("ON", condition)
    case .using(let columns):
      word("USING")
      names(columns)
    }
  }

  private mutating func tableAlias(_ alias: TableAlias) {
    if alias.hasAs { word("AS") }
    if let name = alias.name { identifier(name) }
    if !alias.columns.isEmpty {
      parenthesized { printer in
        for (index, column) in alias.columns.enumerated() {
          if index > 0 { printer.tight(",") }
          printer.identifier(column)
          if index < alias.types.count { printer.type(alias.types[index]) }
        }
      }
    }
    if let index = alias.index {
      word("AT")
      identifier(index)
    }
  }

  private mutating func pivot(_ pivot: Pivot) {
    word("PIVOT")
    parenthesized { printer in
      printer.items(pivot.aggregates)
      printer.word("FOR")
      printer.name(pivot.column)
      printer.word("IN")
      printer.parenthesized { printer in
        printer.list(pivot.values) { printer, value in
          printer.expression(value.expression)
          printer.alias(value.alias)
        }
      }
    }
  }

  private mutating func unpivot(_ unpivot: Unpivot) {
    word("UNPIVOT")
    if let include = unpivot.includeNulls { word(include ? "INCLUDE NULLS" : "EXCLUDE NULLS") }
    parenthesized { printer in
      printer.identifier(unpivot.value)
      printer.word("FOR")
      printer.identifier(unpivot.name)
      printer.word("IN")
      printer.parenthesized { printer in
        printer.list(unpivot.columns) { printer, column in
          printer.name(column.name)
          printer.alias(column.alias)
        }
      }
    }
  }
}

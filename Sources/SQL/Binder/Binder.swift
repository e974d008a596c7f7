import Diagnostics

/// Finds out what each name of a statement means, what type each value has, and where each output column comes from.
///
/// What is not sure is no finding: a table whose columns are not known answers to every name, and what a value of
/// unknown type meets is let be.
package struct Binder {
  let file: SourceFile
  let tables: any TableCatalog
  let dialect: SQLDialect
  var scopes: [BindScope] = []
  /// Common tables by name, those of inner queries last.
  var commonTables: [[String: TableShape]] = []
  var diagnostics: [Diagnostic] = []
  var facts = QueryFacts()
  var seenUses: Set<UsedColumn> = []
  var seenTables: Set<String> = []
  var clause = Clause.list
  /// The aggregate whose arguments are being bound.
  var aggregate: String?
  /// Names that were reported already, so that one mistake is one finding.
  var reported: Set<String> = []

  /// The part of a SELECT that an expression stands in.
  enum Clause {
    case list, filter, join, grouping, having, qualify, order

    var title: String {
      switch self {
      case .list: "the select list"
      case .filter: "WHERE"
      case .join: "ON"
      case .grouping: "GROUP BY"
      case .having: "HAVING"
      case .qualify: "QUALIFY"
      case .order: "ORDER BY"
      }
    }
  }

  init(_ file: SourceFile, _ tables: any TableCatalog, _ dialect: SQLDialect) {
    self.file = file
    self.tables = tables
    self.dialect = dialect
  }

  /// Codes: `sql.unknown-column`, `sql.ambiguous-column`, `sql.unknown-relation`, `sql.duplicate-relation`,
  /// `sql.type-mismatch`, `sql.invalid-cast`, `sql.argument-count`, `sql.unknown-function`,
  /// `sql.set-operation-columns`, `sql.subquery-columns`, `sql.column-list`, `sql.insert-columns`, `sql.not-grouped`,
  /// `sql.aggregate-in-where`, `sql.window-in-where`, `sql.nested-aggregate`, `sql.bad-position`,
  /// `sql.alias-in-where`.
  package static func bind(
    _ statement: Statement, in file: SourceFile, tables: any TableCatalog, dialect: SQLDialect = .redshift
  ) -> BoundStatement {
    var binder = Binder(file, tables, dialect)
    let query = binder.bind(statement)
    return BoundStatement(
      query: query, facts: binder.facts, diagnostics: DiagnosticList(binder.diagnostics).sorted)
  }

  func place(_ span: Span) -> SourcePlace { SourcePlace(file, span) }

  mutating func report(_ diagnostic: Diagnostic) { diagnostics.append(diagnostic) }

  /// Notes that the query uses columns without showing them.
  mutating func use(_ sources: [ColumnSource], as use: ColumnUse) {
    for source in sources {
      let used = UsedColumn(relation: source.relation, column: source.column, use: use)
      if seenUses.insert(used).inserted { facts.uses.append(used) }
    }
  }

  /// Binds something else in between, without its findings and facts.
  mutating func silently<T>(_ body: (inout Binder) -> T) -> T {
    var other = self
    return body(&other)
  }

  /// Binds in another clause, and comes back.
  mutating func within<T>(_ clause: Clause, _ body: (inout Binder) -> T) -> T {
    let outer = self.clause
    self.clause = clause
    defer { self.clause = outer }
    return body(&self)
  }

  func folded(_ name: QualifiedName) -> [String] { name.parts.map(\.folded) }

  /// The FROM entries' columns as the statement's words may name them, for hints.
  func visibleColumnNames() -> [String] {
    var names: [String] = []
    var seen: Set<String> = []
    for scope in scopes.reversed() where !scope.isHidden {
      for relation in scope.relations {
        for column in relation.shape.columns where !column.isMerged {
          if let name = column.name, seen.insert(name).inserted { names.append(name) }
        }
      }
    }
    return names
  }
}

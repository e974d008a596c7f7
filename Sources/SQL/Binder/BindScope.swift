import Diagnostics

/// A column as names are looked up in a FROM entry.
struct BindColumn {
  let name: String?
  var type: SQLType?
  var isNullable: Bool?
  var sources: [ColumnSource]
  /// Whether a USING or NATURAL join has merged it into an earlier entry's.
  var isMerged = false
}

/// What a FROM entry, a common table or a subquery holds.
struct TableShape {
  var columns: [BindColumn]
  var isComplete: Bool
  /// The known table that columns come from which are not listed.
  var base: String?
  var mayHaveKey = false

  static let unknown = TableShape(columns: [], isComplete: false, base: nil)

  init(columns: [BindColumn], isComplete: Bool, base: String?, mayHaveKey: Bool = false) {
    self.columns = columns
    self.isComplete = isComplete
    self.base = base
    self.mayHaveKey = mayHaveKey
  }

  init(_ query: BoundQuery) {
    self.init(
      columns: query.columns.map {
        BindColumn(name: $0.name, type: $0.type, isNullable: $0.isNullable, sources: $0.sources)
      },
      isComplete: query.isComplete, base: query.openTable)
  }

  init(_ table: KnownTable) {
    self.init(
      columns: table.columns.map {
        BindColumn(
          name: $0.name, type: $0.type, isNullable: $0.isNullable,
          sources: [ColumnSource(relation: table.id, column: $0.name, kind: .copied)])
      },
      isComplete: table.isComplete, base: table.id, mayHaveKey: table.mayHaveKey)
  }

  var query: BoundQuery {
    BoundQuery(
      columns: columns.filter { !$0.isMerged }.map {
        BoundColumn(name: $0.name, type: $0.type, isNullable: $0.isNullable, sources: $0.sources, span: nil)
      },
      isComplete: isComplete, openTable: base)
  }

  /// With other names for its first columns.
  func renamed(_ names: [Identifier]) -> TableShape {
    guard !names.isEmpty else { return self }
    var result = self
    result.columns = []
    for (index, name) in names.enumerated() {
      let old = index < columns.count && isComplete ? columns[index] : nil
      result.columns.append(
        BindColumn(
          name: name.folded, type: old?.type, isNullable: old?.isNullable, sources: old?.sources ?? []))
    }
    if columns.count > names.count { result.columns += columns[names.count...] }
    return result
  }
}

/// One entry of a FROM clause.
struct BindRelation {
  /// The alias, or the table's own name, as it folds; nil where a subquery has none.
  var name: String?
  /// All parts of the table's name where it has no alias.
  var qualifiers: [String] = []
  var shape: TableShape
  /// Whether the entry stands for one SUPER value (an array's element), and what it comes from.
  var element: [ColumnSource]?
  var span: Span

  func isCalled(_ qualifier: ArraySlice<String>) -> Bool {
    if qualifier.count == 1 { return name == qualifier.first }
    guard qualifiers.count >= qualifier.count else { return false }
    return qualifiers.suffix(qualifier.count).elementsEqual(qualifier)
  }
}

/// An alias of a select list.
struct BindAlias {
  let name: String
  let value: BoundValue
}

/// The names that a SELECT's expressions see.
struct BindScope {
  var relations: [BindRelation] = []
  /// Entries from here on are seen first: an ON condition looks at what it joins.
  var first = 0
  var aliases: [BindAlias] = []
  var seesAliases = false
  /// While a subquery of FROM is bound that sees only what is around the SELECT.
  var isHidden = false
  /// CONNECT BY gives a column LEVEL.
  var hasLevel = false
  var joins: [PendingJoin] = []

  var isComplete: Bool { relations.allSatisfy { $0.shape.isComplete || $0.element != nil } }
}

/// What an expression gives.
struct BoundValue {
  enum Form { case value, string, null }

  var type: SQLType?
  var isNullable: Bool?
  var form = Form.value
  var sources: [ColumnSource] = []
  /// Of a bare column: its entry and column in the scope of that level.
  var column: ColumnPosition?

  static let unknown = BoundValue()

  init(_ type: SQLType? = nil, isNullable: Bool? = nil, form: Form = .value, sources: [ColumnSource] = []) {
    self.type = type
    self.isNullable = isNullable
    self.form = form
    self.sources = sources
  }

  /// The type as far as it binds: a bare string or NULL takes any.
  var fixedType: SQLType? { form == .value ? type : nil }

  /// A new value computed of this and others.
  func derived(_ type: SQLType?, isNullable: Bool? = nil) -> BoundValue {
    BoundValue(type, isNullable: isNullable ?? self.isNullable, sources: sources.raised(to: .derived))
  }
}

/// A column by where it stands: the scope's level, the entry in its FROM, and its name.
struct ColumnPosition: Hashable {
  let level: Int
  let relation: Int
  let name: String
}

/// A join of the SELECT that is being bound, before it becomes a fact.
struct PendingJoin {
  var fact: QueryFacts.Join
  /// Entries of the joined side.
  let right: Range<Int>
}

extension [ColumnSource] {
  func raised(to kind: LineageKind) -> [ColumnSource] {
    map { $0.kind >= kind ? $0 : ColumnSource(relation: $0.relation, column: $0.column, kind: kind) }
  }

  /// Adds what is not there; of two kinds the stronger stays.
  mutating func merge(_ others: [ColumnSource]) {
    for other in others {
      guard let index = firstIndex(where: { $0.column == other.column && $0.relation == other.relation }) else {
        append(other)
        continue
      }
      if self[index].kind < other.kind { self[index] = other }
    }
  }
}

/// What is known of the tables that a statement may name.
package protocol TableCatalog {
  /// A table by the parts of its name as they fold: one to three (database, schema, table).
  func table(_ name: [String]) -> TableAnswer
}

package enum TableAnswer: Sendable {
  case found(KnownTable)
  /// It may exist; nothing is known of it.
  case unknown
  /// It does not exist; names that do.
  case missing(near: [String])
}

/// A table or view as the binder sees it.
package struct KnownTable: Sendable {
  package struct Column: Sendable {
    /// As it folds.
    package let name: String
    package let type: SQLType?
    package let isNullable: Bool?

    package init(name: String, type: SQLType?, isNullable: Bool? = nil) {
      self.name = name
      self.type = type
      self.isNullable = isNullable
    }
  }

  /// What lineage calls it.
  package let id: String
  package let columns: [Column]
  /// Whether `columns` is all of them.
  package let isComplete: Bool
  /// Whether it may have a primary key: PostgreSQL then groups by it alone.
  package let mayHaveKey: Bool
  /// Whether the leader node alone can read it: a table of the catalog, or a view over nothing else.
  package let isOfLeader: Bool

  package init(
    id: String, columns: [Column], isComplete: Bool, mayHaveKey: Bool = false, isOfLeader: Bool = false
  ) {
    self.id = id
    self.columns = columns
    self.isComplete = isComplete
    self.mayHaveKey = mayHaveKey
    self.isOfLeader = isOfLeader
  }
}

/// Knows no table, and that none is missing.
package struct UnknownTables: TableCatalog {
  package init() {}
  package func table(_ name: [String]) -> TableAnswer { .unknown }
}

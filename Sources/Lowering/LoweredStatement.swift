import Diagnostics

/// What one Redshift statement becomes on PostgreSQL.
package struct LoweredStatement: Sendable {
  package struct Command: Sendable {
    /// One PostgreSQL statement without a semicolon.
    package let sql: String
    /// From `sql` back into the file that the statement was parsed from.
    package let map: PositionMap
    /// Whether this command's rows and count are those of the Redshift statement; the others keep the catalog.
    package let isMain: Bool
  }

  /// In the order in which they are to be sent. Where the connection is in no transaction and there are several, they go
  /// in one of their own.
  package let commands: [Command]
  /// What the server's command tag would be, as "CREATE TABLE"; nil: as the main command's.
  package let tag: String?
  package let traits: StatementTraits
  /// The number of the table that it writes, where it is known.
  package let writes: String?
  /// Whether it reads what was run before it.
  package let readsQueryLog: Bool

  /// Whether the statement answers with rows: a command that only stands for another statement has none to show.
  package var answersRows: Bool { tag == nil || tag == "SHOW" }

  /// The main command's text.
  package var sql: String { commands.first(where: \.isMain)?.sql ?? "" }
}

/// How a statement behaves towards transactions on Redshift.
package struct StatementTraits: OptionSet, Sendable {
  package let rawValue: Int
  package init(rawValue: Int) { self.rawValue = rawValue }

  /// Commits the transaction that it stands in: TRUNCATE.
  package static let commits = StatementTraits(rawValue: 1)
  /// Is an error inside BEGIN … END: VACUUM, ALTER TABLE APPEND, ALTER COLUMN TYPE, external tables, databases.
  package static let standsAlone = StatementTraits(rawValue: 2)
  /// May change what the catalog knows of relations: CREATE, ALTER, DROP.
  package static let changesCatalog = StatementTraits(rawValue: 4)
  package static let beginsTransaction = StatementTraits(rawValue: 8)
  package static let endsTransaction = StatementTraits(rawValue: 16)
}

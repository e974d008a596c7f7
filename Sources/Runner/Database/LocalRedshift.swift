import Diagnostics
import Postgres

/// The local stand-in for Redshift: each statement is parsed as Redshift's and lowered before the embedded PostgreSQL
/// sees it.
package final class LocalRedshift: Warehouse {
  private let direct: DirectWarehouse

  package init(_ connection: Connection) throws(Diagnostic) {
    direct = DirectWarehouse(connection)
  }

  package func execute(_ sql: String) throws(DatabaseError) -> QueryResult { try direct.execute(sql) }

  package func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(DatabaseError) -> Int { try direct.copy(into: table, columns: columns, rows) }

  package var isInTransaction: Bool { direct.isInTransaction }
  package var isFailed: Bool { direct.isFailed }
  package var cancelHandle: CancelHandle? { direct.cancelHandle }
  package func close() { direct.close() }
}

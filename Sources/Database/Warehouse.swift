import Diagnostics
import Lowering
import Postgres

/// One session with the target as everything above sees it: Redshift, PostgreSQL, or the local stand-in for Redshift.
/// Belongs to one thread.
package protocol Warehouse: AnyObject {
  /// Sends a text of one or more statements; gives the last statement's answer.
  func execute(_ sql: String) throws(Diagnostic) -> QueryResult
  /// Fills a table: `rows` writes COPY text format. Gives the number of rows.
  func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(Diagnostic) -> Int
  /// Whether a transaction is open.
  var isInTransaction: Bool { get }
  /// Whether the open transaction can only be rolled back.
  var isFailed: Bool { get }
  /// What cancels a running statement from another thread.
  var cancelHandle: CancelHandle? { get }
  func close()
}

/// An answer: rows as text, and what the server says of the statement.
package struct QueryResult {
  package let columns: [ResultSet.Column]
  package let rows: ResultSet?
  /// As `SELECT 3`, `CREATE VIEW`.
  package let commandTag: String
  /// -1 where the statement has no count.
  package let affectedRows: Int

  package init(_ results: ResultSet?) {
    columns = results?.hasRows == true ? results?.columns ?? [] : []
    rows = results?.hasRows == true ? results : nil
    commandTag = results?.commandTag ?? ""
    affectedRows = results?.affectedRows ?? -1
  }

  /// The same answer under the tag that Redshift would give, and with the statement's own names.
  package init(_ results: ResultSet?, commandTag: String?) {
    columns = results?.hasRows == true ? LongNames.restored(results?.columns ?? []) : []
    rows = results?.hasRows == true ? results : nil
    self.commandTag = commandTag ?? results?.commandTag ?? ""
    affectedRows = results?.affectedRows ?? -1
  }

  package init(commandTag: String) {
    columns = []
    rows = nil
    self.commandTag = commandTag
    affectedRows = -1
  }

  /// The count at the end of the tag.
  var countOfTag: Int { commandTag.split(separator: " ").last.flatMap { Int($0) } ?? 0 }
  package var rowCount: Int { rows?.rowCount ?? 0 }
  package func value(_ row: Int, _ column: Int) -> String? { rows?.value(row, column) }
}

/// A plain connection: PostgreSQL itself, or a Redshift cluster.
package final class DirectWarehouse: Warehouse {
  private let connection: Connection

  package init(_ connection: Connection) { self.connection = connection }

  package func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
    do throws(DatabaseError) {
      return QueryResult(try connection.execute(sql).last)
    } catch {
      throw SentText.diagnostic(error, sql)
    }
  }

  package func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(Diagnostic) -> Int {
    let statement = "copy \(table) (\(columns.joined(separator: ", "))) from stdin"
    do throws(DatabaseError) {
      let writer = try connection.copyIn(statement)
      do throws(DatabaseError) {
        try rows(writer)
      } catch {
        writer.abort(error.message)
        throw error
      }
      return try writer.finish()
    } catch {
      throw SentText.diagnostic(error, statement)
    }
  }

  package var isInTransaction: Bool {
    switch connection.transactionStatus {
    case .idle, .unknown: false
    default: true
    }
  }

  package var isFailed: Bool { connection.transactionStatus == .inError }
  package var cancelHandle: CancelHandle? { connection.makeCancelHandle() }
  package func close() { connection.close() }
}

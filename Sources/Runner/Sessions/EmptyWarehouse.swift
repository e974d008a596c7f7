import Database
import Diagnostics
import Postgres
import Synchronization

/// A database that holds nothing and takes everything: for `plan`.
package final class EmptyWarehouse: Warehouse {
  private var open = false

  package init() {}

  package func execute(_ sql: String) throws(Diagnostic) -> QueryResult {
    switch sql.split(whereSeparator: { " \n\t;".contains($0) }).first?.lowercased() {
    case "begin", "start": open = true
    case "commit", "end", "rollback", "abort": open = false
    default: break
    }
    return QueryResult(commandTag: "PLANNED")
  }

  package func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(Diagnostic) -> Int { 0 }

  package var isInTransaction: Bool { open }
  package var isFailed: Bool { false }
  package var cancelHandle: CancelHandle? { nil }
  package func close() {}
}

/// Statements in the order in which they were sent.
package final class StatementLog: Sendable {
  private let statements = Mutex<[String]>([])

  package init() {}

  package func add(_ sql: String) { statements.withLock { $0.append(sql) } }
  package var all: [String] { statements.withLock { $0 } }
}

/// An event sink that keeps nothing.
package struct DiscardEvents: EventSink {
  package init() {}
  package func emit(_ event: Event) {}
}

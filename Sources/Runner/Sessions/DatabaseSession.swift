import Compiler
import Database
import Diagnostics
import JSON
import Jinja
import Postgres
import ProjectModel

/// One worker's session: a connection that is opened when first used, with dbt's habit of beginning a transaction at the
/// first statement that asks for one.
package final class DatabaseSession {
  private let open: () throws(Diagnostic) -> any Warehouse
  private let commenter: QueryCommenter
  private let cancels: CancelRegistry
  private let events: any EventSink
  private var warehouse: (any Warehouse)?
  /// As `model.shop.orders`, or `master`; stands in query comments and logs.
  var connectionName = "master"
  var node: Node?
  /// Whether the node's statement was written to a file.
  var hasWritten = false
  let threadName: String
  /// Statements that templates sent, for `plan` and tests; nil records none.
  var record: ((String) -> Void)?

  init(
    context: ProjectContext, threadName: String, cancels: CancelRegistry, events: any EventSink,
    open: @escaping () throws(Diagnostic) -> any Warehouse
  ) {
    self.open = open
    self.threadName = threadName
    self.cancels = cancels
    self.events = events
    commenter = QueryCommenter(context)
  }

  private func connected() throws(Diagnostic) -> any Warehouse {
    if let warehouse { return warehouse }
    let opened = try open()
    warehouse = opened
    cancels.register(opened.cancelHandle, for: threadName)
    return opened
  }

  var isInTransaction: Bool { warehouse?.isInTransaction ?? false }

  /// Sends a text; begins a transaction before it where `autoBegin` says so and none is open.
  /// - Throws: `database.*` with the server's words.
  func execute(_ sql: String, autoBegin: Bool) throws(Diagnostic) -> QueryResult {
    let warehouse = try connected()
    if autoBegin, !warehouse.isInTransaction { try send("BEGIN", warehouse) }
    let commented = try commenter.comment(sql, node: node, connection: connectionName)
    return try send(commented, warehouse)
  }

  @discardableResult
  private func send(_ sql: String, _ warehouse: any Warehouse) throws(Diagnostic) -> QueryResult {
    guard !cancels.isCancelled else { throw Self.cancelled }
    record?(sql)
    events.emit(
      Event(
        "SQLQuery", "E016", .debug, "On \(connectionName): \(sql)",
        data: ["conn_name": .string(connectionName), "sql": .string(sql), "node_info": nodeInfo], thread: threadName))
    let result = try warehouse.execute(sql)
    events.emit(
      Event(
        "SQLQueryStatus", "E017", .debug, "SQL status: \(result.commandTag)",
        data: ["status": .string(result.commandTag)], thread: threadName))
    return result
  }

  /// For whom a statement is sent; empty outside of a node.
  private var nodeInfo: JSONValue {
    guard let node else { return .object([:]) }
    return .object([
      "node_path": .string(node.path), "node_name": .string(node.name), "unique_id": .string(node.uniqueID),
      "resource_type": .string(node.resourceType.rawValue), "materialized": .string(node.materialized),
    ])
  }

  static let cancelled = Diagnostic(code: "run.cancelled", message: "cancelled by the user")

  func begin() throws(Diagnostic) {
    let warehouse = try connected()
    if !warehouse.isInTransaction { try send("BEGIN", warehouse) }
  }

  /// Nothing happens where no transaction is open.
  func commit() throws(Diagnostic) {
    guard let warehouse, warehouse.isInTransaction else { return }
    try send("COMMIT", warehouse)
  }

  /// Ends whatever is open without keeping it; the connection stays. Errors close the connection instead.
  func release() {
    guard let warehouse, warehouse.isInTransaction else { return }
    events.emit(
      Event(
        "Rollback", "E012", .debug, "On \(connectionName): ROLLBACK", data: ["conn_name": .string(connectionName)],
        thread: threadName))
    do throws(Diagnostic) {
      _ = try warehouse.execute("ROLLBACK")
    } catch {
      close()
    }
  }

  func copy(
    into table: String, columns: [String], _ rows: (CopyWriter) throws(DatabaseError) -> Void
  ) throws(Diagnostic) -> Int {
    let warehouse = try connected()
    if !warehouse.isInTransaction { try send("BEGIN", warehouse) }
    let statement = "copy \(table) (\(columns.joined(separator: ", "))) from stdin"
    record?(statement)
    return try warehouse.copy(into: table, columns: columns, rows)
  }

  package func close() {
    cancels.register(nil, for: threadName)
    warehouse?.close()
    warehouse = nil
  }
}

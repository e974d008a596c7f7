import Diagnostics
import Loading
import ObjectStore
import Postgres

/// Keeps what Redshift's system tables tell of loads. It writes over a connection of its own where the session is busy or
/// in a transaction: the log stays though the transaction is rolled back.
final class LoadLog {
  struct Entry: Sendable {
    let queryID: String
    let tableID: String
    let tableName: String
    let source: String
    let format: String
    /// The server's time, as it writes it.
    let started: String
    var summary = TableLoader.Summary()
    var message: String?
  }

  private let session: Connection
  /// Of the statement's load: its number, and that of the table it fills.
  private(set) var queryID: String?
  private(set) var tableID: String?
  private var own: Connection?

  init(_ session: Connection) { self.session = session }

  func startStatement() { (queryID, tableID) = (nil, nil) }

  func close() {
    own?.close()
    own = nil
  }

  private func connection() throws(Diagnostic) -> Connection {
    session.transactionStatus == .idle ? session : try side()
  }

  /// A connection beside the session's.
  func side() throws(Diagnostic) -> Connection {
    if let own { return own }
    let opened = try Connection(session.parameters)
    own = opened
    return opened
  }

  private func send(_ sql: String, _ values: [String?]) throws(Diagnostic) {
    let connection = try connection()
    do throws(DatabaseError) { _ = try connection.execute(sql, values) } catch { throw error.diagnostic() }
  }

  /// The next query's number and the time.
  func next() throws(Diagnostic) -> (id: String, time: String) {
    let connection = try connection()
    do throws(DatabaseError) {
      let found = try connection.query("select nextval('rs_catalog.query_ids'), clock_timestamp()::timestamp")
      queryID = found.value(0, 0)
      return (found.value(0, 0) ?? "0", found.value(0, 1) ?? "now")
    } catch {
      throw error.diagnostic()
    }
  }

  func begin(_ target: LoadTarget, source: String, format: String) throws(Diagnostic) -> Entry {
    let (id, time) = try next()
    tableID = target.oid
    return Entry(
      queryID: id, tableID: target.oid, tableName: target.name, source: source, format: format, started: time)
  }

  private static let user = "(select usesysid::int from pg_catalog.pg_user where usename = current_user)"

  func end(_ entry: Entry, status: String) throws(Diagnostic) {
    let summary = entry.summary
    let rows = status == "completed" ? summary.rows : 0
    try send(
      """
      insert into rs_catalog.loads values ($1::bigint, \(Self.user), $2::int, $3::oid, $4, $5, $6, $7, $8::timestamp, \
      clock_timestamp(), $9::bigint, $10::bigint, $11::bigint, $12)
      """,
      [
        entry.queryID, String(session.backendID), entry.tableID, entry.tableName, entry.source, entry.format, status,
        entry.started, String(rows), String(summary.bytes), String(summary.errors), entry.message,
      ])
    guard !summary.files.isEmpty else { return }
    let connection = try connection()
    do throws(DatabaseError) {
      let writer = try connection.copyIn("copy rs_catalog.load_files from stdin")
      var encoder = CopyTextEncoder()
      for file in summary.files {
        encoder.append(entry.queryID)
        encoder.append(file.url)
        encoder.append(String(file.bytes))
        encoder.append(String(file.rows))
        encoder.endRow()
      }
      try writer.write(&encoder)
      _ = try writer.finish()
    } catch {
      throw error.diagnostic()
    }
  }

  /// Rows that were not loaded.
  func record(_ errors: [LoadError], _ entry: Entry) throws(Diagnostic) {
    let connection = try connection()
    do throws(DatabaseError) {
      let user = try connection.query("select " + Self.user).value(0, 0)
      let writer = try connection.copyIn("copy rs_catalog.load_errors from stdin")
      var encoder = CopyTextEncoder()
      for error in errors {
        encoder.append(entry.queryID)
        encoder.append(user)
        encoder.append(String(session.backendID))
        encoder.append(entry.tableID)
        encoder.append(entry.started)
        encoder.append(error.file)
        encoder.append(String(error.line))
        encoder.append(error.column?.name)
        encoder.append(error.type.name)
        encoder.append(error.type.length)
        encoder.append(String(error.position))
        encoder.append(error.rawLine)
        encoder.append(error.rawValue)
        encoder.append(String(error.code))
        encoder.append(error.reason)
        encoder.endRow()
      }
      try writer.write(&encoder)
      _ = try writer.finish()
    } catch {
      throw error.diagnostic()
    }
  }

  func unloaded(
    _ id: String, _ started: String, _ destination: String, _ format: String, _ compression: String, _ rows: Int,
    _ files: [UnloadWriter.File]
  ) throws(Diagnostic) {
    try send(
      """
      insert into rs_catalog.unloads values ($1::bigint, \(Self.user), $2::int, $3, $4, $5, 'completed', \
      $6::timestamp, clock_timestamp(), $7::bigint, null)
      """, [id, String(session.backendID), destination, format, compression, started, String(rows)])
    let connection = try connection()
    do throws(DatabaseError) {
      let writer = try connection.copyIn("copy rs_catalog.unload_files from stdin")
      var encoder = CopyTextEncoder()
      for file in files {
        encoder.append(id)
        encoder.append(file.location.url)
        encoder.append(String(file.bytes))
        encoder.append(String(file.rows))
        encoder.endRow()
      }
      try writer.write(&encoder)
      _ = try writer.finish()
    } catch {
      throw error.diagnostic()
    }
  }
}

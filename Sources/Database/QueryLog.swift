import Diagnostics
import Lowering
import Postgres
import SQL
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What the process's sessions of the local Redshift have run, for Redshift's logs (`stl_query`, `sys_query_history` and
/// their kin). A statement is noted in memory, which costs it nothing that could be told; the rows go into the database
/// when someone reads a log, when a session ends, and when many have gathered.
package enum QueryLog {
  struct Entry: Sendable {
    let user: String
    let session: Int32
    let label: String
    let kind: String
    let text: String
    /// Microseconds since 1970.
    let started: Int64
    let ended: Int64
    /// nil where it went well.
    let error: String?
    let wasCancelled: Bool
    let rows: Int
    /// The table that it wrote.
    let tableID: String?
    /// A load's own number.
    let queryID: String?
  }

  /// Of a text that many bytes are kept, as in Redshift's `querytxt`.
  private static let longestText = 4000
  /// How many entries wait at most; beyond them the oldest go.
  private static let most = 4096
  /// From how many on they are written when there is time.
  static let many = 256

  /// Kinds of statements whose constants are data; they are most of what runs.
  static let plainKinds: Set<String> = [
    "select", "insert", "update", "delete", "merge", "explain", "create table as", "create view",
  ]

  /// By server and database.
  private static let waiting = Mutex<[String: [Entry]]>([:])

  static func key(_ connection: Connection) -> String {
    let parameters = connection.parameters
    return "\(parameters.host):\(parameters.port)/\(parameters.database)"
  }

  static func now() -> Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000
  }

  static func note(_ entry: Entry, _ key: String) {
    waiting.withLock {
      // In place: a copy for each statement would cost more than the statement.
      $0[key, default: []].append(entry)
      if ($0[key]?.count ?? 0) > most { $0[key]?.removeFirst(most / 2) }
    }
  }

  static func count(_ key: String) -> Int { waiting.withLock { $0[key]?.count ?? 0 } }

  static func take(_ key: String) -> [Entry] { waiting.withLock { $0.removeValue(forKey: key) ?? [] } }

  static func cut(_ source: SourceFile, _ span: Span) -> String {
    let start = Int(span.start)
    var end = min(Int(span.end), source.bytes.count)
    if end - start > longestText {
      end = start + longestText
      while end > start, source.bytes[end] & 0xC0 == 0x80 { end -= 1 }
    }
    return start < end ? String(decoding: source.bytes[start..<end], as: UTF8.self) : ""
  }

  /// One statement that keeps the entries.
  static func sql(_ entries: [Entry]) -> String {
    let rows = entries.enumerated().map { place, entry in
      let values = [
        String(place), entry.queryID.map { "\($0)::bigint" } ?? "NULL::bigint", Names.literal(entry.user),
        String(entry.session),
        Names.literal(entry.label), Names.literal(type(entry.kind)), Names.literal(entry.text),
        "\(entry.started)::bigint",
        "\(entry.ended)::bigint", entry.error.map(Names.literal) ?? "NULL::text", String(entry.wasCancelled),
        "\(max(entry.rows, 0))::bigint", entry.tableID.map { "\($0)::oid" } ?? "NULL::oid",
        Names.literal(steps(entry.kind)),
      ]
      return "(" + values.joined(separator: ", ") + ")"
    }
    return "select rs_catalog.keep_queries(array(select (v.*)::rs_catalog.logged_query from (values "
      + rows.joined(separator: ", ") + ") v))"
  }

  /// Redshift's `query_type`.
  private static func type(_ kind: String) -> String {
    switch kind {
    case "select", "insert", "update", "delete", "copy", "unload": return kind.uppercased()
    case "create table as": return "CTAS"
    case "merge": return "OTHER"
    default:
      let isDefinition = ["create", "alter", "drop", "comment", "grant", "revoke", "truncate"].contains {
        kind.hasPrefix($0)
      }
      return isDefinition ? "DDL" : "UTILITY"
    }
  }

  /// What the statement does to the table that it writes.
  private static func steps(_ kind: String) -> String {
    switch kind {
    case "delete": "delete"
    case "update", "merge": "delete insert"
    default: "insert"
    }
  }
}

extension LocalRedshift {
  /// Notes a statement that has run.
  func note(
    _ statement: Statement, _ script: SQLScript, since started: Int64, rows: Int = 0, error: Diagnostic? = nil,
    tableID: String? = nil, queryID: String? = nil
  ) {
    note(
      kind: statement.kindName, QueryLog.cut(script.source, statement.span), since: started, rows: rows,
      error: error?.message, wasCancelled: error?.code == "database.cancelled", tableID: tableID, queryID: queryID)
  }

  private func note(
    kind: String, _ text: String, since started: Int64, rows: Int, error: String?, wasCancelled: Bool, tableID: String?,
    queryID: String?
  ) {
    QueryLog.note(
      QueryLog.Entry(
        user: connection.parameterStatus("session_authorization") ?? connection.parameters.user,
        session: Int32(connection.backendID), label: queryLabel, kind: kind,
        text: QueryLog.plainKinds.contains(kind) ? text : StatementSecrets.masked(text), started: started,
        ended: QueryLog.now(), error: error, wasCancelled: wasCancelled, rows: rows, tableID: tableID,
        queryID: queryID),
      logKey)
  }

  /// Notes a prepared text that the server has run on its own.
  package func note(_ text: PreparedText, since started: Int64, tag: String, error: DatabaseError?) {
    guard let kind = text.kind else { return }
    let rows = tag.split(separator: " ").last.flatMap { Int($0) } ?? 0
    note(
      kind: kind, QueryLog.cut(text.source, Span(0, text.source.bytes.count)), since: started, rows: rows,
      error: error?.message, wasCancelled: error?.sqlState == "57014", tableID: text.writes, queryID: nil)
  }

  /// The time as `note` wants it.
  package static func now() -> Int64 { QueryLog.now() }

  /// Writes what waits. Where the session is in a transaction another connection does it: the log stays though that is
  /// rolled back.
  func keepLog() {
    let entries = QueryLog.take(logKey)
    guard !entries.isEmpty else { return }
    // A log that cannot be written must not fail the statement beside it.
    if connection.transactionStatus == .idle {
      _ = try? connection.execute(QueryLog.sql(entries))
    } else if let side = try? mover.log.side() {
      _ = try? side.execute(QueryLog.sql(entries))
    }
  }
}

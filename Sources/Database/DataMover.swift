import Diagnostics
import Loading
import Lowering
import ObjectStore
import Postgres
import SQL

/// Runs COPY and UNLOAD for one session of the local Redshift. Files are read and written here; the server gets and gives
/// rows.
final class DataMover {
  let connection: Connection
  private let settings: StorageSettings
  private var opened: (any ObjectStorage)?
  let log: LoadLog

  init(_ connection: Connection, _ settings: StorageSettings) {
    self.connection = connection
    self.settings = settings
    log = LoadLog(connection)
  }

  /// - Throws: `storage.not-configured` where the profile says nothing; `storage.no-libcurl`.
  func storage() throws(Diagnostic) -> any ObjectStorage {
    if let opened { return opened }
    let storage = try settings.makeStorage()
    opened = storage
    return storage
  }

  func close() { log.close() }

  /// Whether the statement is run here and not lowered.
  static func moves(_ statement: Statement) -> Bool {
    switch statement.kind {
    case .copy: true
    default: false
    }
  }

  static func traits(_ statement: Statement) -> StatementTraits { [] }

  typealias Lower = (Statement, SQLScript) throws(Diagnostic) -> LoweredStatement

  /// Runs a statement for which `moves` is true; `lower` lowers a query in it.
  func move(_ statement: Statement, _ script: SQLScript, _ lower: Lower) throws(Diagnostic) -> QueryResult {
    switch statement.kind {
    case .copy(let copy): try self.copy(copy, statement, script)
    default: QueryResult(commandTag: "")
    }
  }

  // MARK: The server

  func query(_ sql: String) throws(Diagnostic) -> ResultSet {
    do throws(DatabaseError) { return try connection.query(sql) } catch { throw error.diagnostic() }
  }

  // MARK: Places

  private static let secretOptions: Set<Keyword> = [
    .credentials, .accessKeyId, .secretAccessKey, .sessionToken, .masterSymmetricKey,
  ]

  /// Where the statement stands; nil where it holds a secret, whose line must not be shown.
  static func place(_ statement: Statement, _ options: [LoadOption], _ script: SQLScript) -> SourcePlace? {
    if options.contains(where: { $0.words.contains(where: secretOptions.contains) }) { return nil }
    return SourcePlace(script.source, statement.span)
  }

  /// The same finding without a place, where there must be none.
  static func placed(_ diagnostic: Diagnostic, _ place: SourcePlace?) -> Diagnostic {
    var result = diagnostic
    if place == nil { result.place = nil } else if result.place == nil { result.place = place }
    return result
  }
}

/// A table that a load fills.
struct LoadTarget {
  let oid: String
  /// As PostgreSQL reads it, with its schema.
  let sqlName: String
  let name: String
  let columns: [LoadColumn]

  func column(_ name: String) -> LoadColumn? { columns.first { $0.name == name } }
}

extension DataMover {
  /// - Throws: `database.*` where there is no such table.
  func target(_ name: QualifiedName) throws(Diagnostic) -> LoadTarget {
    let parts = name.parts.suffix(2).map(\.folded)
    let sqlName = Self.qualified(parts)
    let found = try query(
      """
      select c.oid::text, n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
      a.attidentity, c.relkind \
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
      where c.oid = to_regclass(\(Self.literal(sqlName))) order by a.attnum
      """)
    guard found.rowCount > 0, let oid = found.value(0, 0), let schema = found.value(0, 1),
      let table = found.value(0, 2)
    else {
      throw Diagnostic(
        code: "database.unknown-table", message: "relation \"\(parts.joined(separator: "."))\" does not exist")
    }
    guard found.value(0, 7) == "r" else {
      throw Diagnostic(code: "database.not-a-table", message: "\"\(table)\" is no table")
    }
    let columns = (0..<found.rowCount).map { row in
      LoadColumn(
        name: found.value(row, 3) ?? "", type: Self.type(found.value(row, 4) ?? ""),
        isNotNull: found.value(row, 5) == "t",
        identity: found.value(row, 6) == "a" ? .always : found.value(row, 6) == "d" ? .byDefault : .none)
    }
    return LoadTarget(oid: oid, sqlName: Self.qualified([schema, table]), name: table, columns: columns)
  }

  private static func type(_ text: String) -> SQLType { SQLType(postgres: text) ?? .decimal(precision: 38, scale: 18) }

  static func quoted(_ name: String) -> String {
    "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
  }

  static func qualified(_ parts: [String]) -> String { parts.map(quoted).joined(separator: ".") }

  static func literal(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
  }
}

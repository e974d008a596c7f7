import Diagnostics
import HTTP
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
  /// Raised by whoever cancels the session's statement.
  let stop = StopFlag()
  let log: LoadLog
  /// The catalog's version when it was last asked for external tables, and whether it had any.
  var lastVersion: String?
  var hasExternals = true

  init(_ connection: Connection, _ settings: StorageSettings) {
    self.connection = connection
    self.settings = settings
    log = LoadLog(connection)
  }

  /// - Throws: `storage.not-configured` where the profile says nothing; `storage.no-libcurl`.
  func storage() throws(Diagnostic) -> any ObjectStorage {
    if let opened { return opened }
    let storage = try settings.makeStorage(stop: stop)
    opened = storage
    return storage
  }

  func close() { log.close() }

  /// How a statement that is run here and not lowered behaves towards transactions; nil for all others.
  func traits(_ statement: Statement) -> StatementTraits? {
    switch statement.kind {
    case .copy, .unload: return []
    case .createExternalTable: return [.standsAlone, .changesCatalog]
    case .command(let command): return command.name == "CREATE EXTERNAL SCHEMA" ? .changesCatalog : nil
    case .drop(let drop) where drop.object == "TABLE":
      return names(drop.names, areExternal: true) ? [.standsAlone, .changesCatalog] : nil
    case .drop(let drop) where drop.object == "SCHEMA":
      return drop.options.contains(.word(.external)) || names(drop.names, areExternal: false) ? .changesCatalog : nil
    case .alterTable(let alter):
      return names([alter.name], areExternal: true) ? [.standsAlone, .changesCatalog] : nil
    default: return nil
    }
  }

  /// Whether one of the names is an external table's, or an external schema's.
  private func names(_ names: [QualifiedName], areExternal tables: Bool) -> Bool {
    guard connection.transactionStatus != .inError else { return false }
    if tables {
      guard let known = try? externals() else { return false }
      return names.contains { name in known.contains { $0.isTable && $0.isNamed(name.parts.map(\.folded)) } }
    }
    let list = names.map { Names.key($0.last.folded) }.joined(separator: ", ")
    let found = try? query("select 1 from rs_catalog.external_schemas where name in (\(list))")
    return (found?.rowCount ?? 0) > 0
  }

  typealias Lower = (Statement, SQLScript) throws(Diagnostic) -> LoweredStatement

  /// Runs a statement for which `traits` is not nil; `lower` lowers a query in it.
  func move(_ statement: Statement, _ script: SQLScript, _ lower: Lower) throws(Diagnostic) -> QueryResult {
    let place = SourcePlace(script.source, statement.span)
    switch statement.kind {
    case .copy(let copy): return try self.copy(copy, statement, script)
    case .unload(let unload): return try self.unload(unload, statement, script, lower)
    case .createExternalTable(let table): return try createExternalTable(table, statement, script, lower)
    case .command(let command): return try createExternalSchema(command, place)
    case .drop(let drop) where drop.object == "SCHEMA": return try dropExternalSchemas(drop)
    case .drop(let drop): return try dropExternalTables(drop)
    case .alterTable(let alter): return try alterExternalTable(alter, place)
    default: return QueryResult(commandTag: "")
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
  /// - Throws: `database.*` where there is no such table, or an external one.
  func target(_ name: QualifiedName) throws(Diagnostic) -> LoadTarget {
    let parts = name.parts.suffix(2).map(\.folded)
    guard let target = try target("to_regclass(\(Names.literal(Names.qualified(parts))))") else {
      throw Diagnostic(
        code: "database.unknown-table", message: "relation \"\(parts.joined(separator: "."))\" does not exist")
    }
    guard try query("select 1 from rs_catalog.external_tables where relid = \(target.oid)").rowCount == 0 else {
      throw Diagnostic(
        code: "database.not-a-table", message: "cannot copy into the external table \"\(target.name)\"")
    }
    return target
  }

  func target(oid: String) throws(Diagnostic) -> LoadTarget {
    guard let target = try target(oid) else {
      throw Diagnostic(code: "database.unknown-table", message: "the table is gone")
    }
    return target
  }

  private func target(_ oid: String) throws(Diagnostic) -> LoadTarget? {
    let found = try query(
      """
      select c.oid::text, n.nspname, c.relname, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, \
      a.attidentity, c.relkind, \
      case when a.attnotnull and a.attidentity = '' then pg_get_expr(d.adbin, d.adrelid) end \
      from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace \
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped \
      left join pg_catalog.pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum \
      where c.oid = \(oid) order by a.attnum
      """)
    guard found.rowCount > 0, let oid = found.value(0, 0), let schema = found.value(0, 1),
      let table = found.value(0, 2)
    else { return nil }
    guard found.value(0, 7) == "r" else {
      throw Diagnostic(code: "database.not-a-table", message: "\"\(table)\" is no table")
    }
    let defaults = (0..<found.rowCount).map { found.value($0, 8) }
    var standIns = [String?](repeating: nil, count: defaults.count)
    let given = defaults.compactMap(\.self)
    if !given.isEmpty {
      let values = try query("select " + given.map { "(\($0))::text" }.joined(separator: ", "))
      var next = 0
      for index in defaults.indices where defaults[index] != nil {
        standIns[index] = values.value(0, next)
        next += 1
      }
    }
    var columns: [LoadColumn] = []
    for row in 0..<found.rowCount {
      columns.append(
        LoadColumn(
          name: try LongNames.restored(found.value(row, 3) ?? "", asking: connection),
          type: Self.type(found.value(row, 4) ?? ""),
          isNotNull: found.value(row, 5) == "t",
          identity: found.value(row, 6) == "a" ? .always : found.value(row, 6) == "d" ? .byDefault : .none,
          standIn: standIns[row]))
    }
    let name = try LongNames.restored(table, asking: connection)
    return LoadTarget(oid: oid, sqlName: Names.qualified([schema, table]), name: name, columns: columns)
  }

  private static func type(_ text: String) -> SQLType { SQLType(postgres: text) ?? .decimal(precision: 38, scale: 18) }
}

import Diagnostics
import JSON
import Loading
import Lowering
import ObjectStore
import Postgres
import SQL

/// External schemas and tables: their definitions. The server has a table of each table's columns, and one that inherits
/// from it for each file (see `ExternalLoader`).
extension DataMover {
  // MARK: Schemas

  /// - Throws: `external.unsupported` for what needs another database or a stream.
  func createExternalSchema(_ command: Command, _ place: SourcePlace) throws(Diagnostic) -> QueryResult {
    var name = ""
    var ifNotExists = false
    var kind = "data catalog"
    var database: String?
    var options: JSONObject = [:]
    for (index, element) in command.elements.enumerated() {
      let next = index + 1 < command.elements.count ? command.elements[index + 1] : nil
      var text: String?
      if case .string(let literal)? = next { text = literal.value }
      switch element {
      case .name(let schema) where name.isEmpty: name = schema.last.folded
      case .word(.if) where name.isEmpty: ifNotExists = true
      case .word(.hive): kind = "hive metastore"
      case .word(.postgres): kind = "postgres"
      case .word(.mysql): kind = "mysql"
      case .word(.kinesis): kind = "kinesis"
      case .word(.msk), .word(.kafka): kind = "msk"
      case .word(.redshift): kind = "redshift"
      case .word(.database) where text != nil: database = text
      case .word(.iamRole): options["IAM_ROLE"] = .string(text ?? "default")
      case .word(.region): if let text { options["REGION"] = .string(text) }
      case .word(.schema): if let text { options["SCHEMA"] = .string(text) }
      case .word(.uri): if let text { options["URI"] = .string(text) }
      default: break
      }
    }
    guard kind == "data catalog" || kind == "hive metastore" else {
      throw Diagnostic(
        code: "external.unsupported",
        message: "an external schema FROM \(kind.uppercased()) is not supported on the local target", place: place,
        hint: "an external schema FROM DATA CATALOG is")
    }
    let there = try query("select to_regnamespace(\(Names.literal(Names.quoted(name)))) is not null").value(0, 0) == "t"
    if there, ifNotExists { return QueryResult(commandTag: "CREATE SCHEMA") }
    let registered = [
      Names.key(name), Names.literal(kind), database.map(Names.literal) ?? "null",
      Names.literal(JSONWriter.text(.object(options))),
    ]
    _ = try query(
      "create schema \(Names.quoted(name)); insert into rs_catalog.external_schemas values "
        + "(\(registered.joined(separator: ", "))) on conflict (name) do update set kind = excluded.kind, "
        + "database_name = excluded.database_name, options = excluded.options")
    return QueryResult(commandTag: "CREATE SCHEMA")
  }

  /// Redshift: dropping the schema leaves the catalog's tables; here they go with it.
  func dropExternalSchemas(_ drop: Drop) throws(Diagnostic) -> QueryResult {
    for name in drop.names {
      _ = try query("drop schema \(drop.ifExists ? "if exists " : "")\(Names.quoted(name.last.folded)) cascade")
    }
    return QueryResult(commandTag: "DROP SCHEMA")
  }

  // MARK: Tables

  /// - Throws: `external.*`, `database.*`.
  func createExternalTable(
    _ table: CreateExternalTable, _ statement: Statement, _ script: SQLScript, _ lower: Lower
  ) throws(Diagnostic) -> QueryResult {
    let place = SourcePlace(script.source, statement.span)
    let format = ExternalFormat(table.clauses)
    guard ObjectLocation(format.location) != nil else {
      throw StorageDiagnostics.badLocation(format.location, place: place)
    }
    guard table.name.parts.count > 1 else {
      throw Diagnostic(
        code: "external.schema", message: "an external table's name needs its external schema", place: place)
    }
    let schema = table.name.parts[table.name.parts.count - 2].folded
    guard
      try query("select 1 from rs_catalog.external_schemas where name = \(Names.key(schema))").rowCount > 0
    else {
      throw Diagnostic(
        code: "external.schema", message: "\"\(schema)\" is no external schema", place: place,
        hint: "create external schema \(schema) from data catalog database 'dev' iam_role default")
    }
    if let query = table.query { return try createFromQuery(table, query, format, script, lower, place) }
    let columns = table.columns.map { ($0.name.folded, $0.type) }
    var partitions: [(String, TypeName)] = []
    for entry in table.partitions {
      guard let name = entry.first?.columnName, entry.count == 2, case .type(let type) = entry[1] else {
        throw Diagnostic(
          code: "external.partition", message: "a partition column needs a type", place: place)
      }
      partitions.append((name, type))
    }
    for (name, _) in partitions where columns.contains(where: { $0.0 == name }) {
      throw Diagnostic(
        code: "external.partition", message: "the partition column '\(name)' is a column of the table too",
        place: place)
    }
    try define(
      table.name, columns.map { ($0.0, Self.text($0.1)) }, partitions.map { ($0.0, Self.text($0.1)) }, format, lower)
    return QueryResult(commandTag: "CREATE EXTERNAL TABLE")
  }

  private static func text(_ type: TypeName) -> String {
    type.arguments.isEmpty ? type.name : "\(type.name)(\(type.arguments.joined(separator: ",")))"
  }

  /// A type of an external table as Redshift's own tables have it.
  private static func ownType(_ type: String) -> String {
    let lower = type.lowercased()
    if ["array", "struct", "map"].contains(where: { lower.hasPrefix($0 + "<") }) { return "super" }
    switch lower {
    case "string": return "varchar(65535)"
    case "binary": return "varbyte(64000)"
    case "tinyint": return "smallint"
    default: return type
    }
  }

  /// Makes the server's table and keeps the definition.
  private func define(
    _ name: QualifiedName, _ columns: [(String, String)], _ partitions: [(String, String)], _ format: ExternalFormat,
    _ lower: Lower
  ) throws(Diagnostic) {
    let parts = name.parts.suffix(2).map(\.folded)
    let sqlName = Names.qualified(parts)
    let list = (columns + partitions).map { "\(Names.quoted($0.0)) \(Self.ownType($0.1))" }.joined(separator: ", ")
    let script = SQLScript.parse(SourceFile(path: "<external>", text: "create table \(sqlName) (\(list))"))
    if let first = script.diagnostics.first { throw first }
    guard let statement = script.statements.first else { return }
    var commands = try lower(statement, script).commands.map(\.sql)
    let types = (columns + partitions).map { Names.literal($0.1) }.joined(separator: ", ")
    func object(_ pairs: [(String, String)]) -> String {
      Names.literal(JSONWriter.text(.object(JSONObject(pairs.map { ($0.0, JSONValue.string($0.1)) }))))
    }
    let relation = "\(Names.literal(sqlName))::regclass"
    commands.append(
      """
      insert into rs_catalog.external_tables values (\(relation), \(Names.literal(format.location)), \
      \(Names.literal(format.stored)), \(Names.literal(format.inputFormat)), \(Names.literal(format.outputFormat)), \
      \(Names.literal(format.serializationLibrary)), \(object(format.serdeProperties)), \
      \(object(format.tableProperties)), array[\(types)]::text[], \(partitions.count))
      """)
    commands.append(
      "create trigger refuse_change before insert or update or delete or truncate on \(sqlName) "
        + "for each statement execute function rs_catalog.refuse_external_change()")
    // What a condition on the partition columns is asked of.
    commands.append(
      """
      do $$ declare relation oid := \(relation); begin execute format('create view rs_external.%I as select \
      p.id as "$partition"\(partitions.enumerated().map { index, column in
        ", (p.\"values\"[\(index + 1)])::' || (select format_type(atttypid, atttypmod) from pg_attribute "
          + "where attrelid = relation and attname = \(Names.key(column.0))) || ' as \(Names.quoted(column.0))"
      }.joined()) from rs_catalog.external_partitions p where p.relid = %s', 'p_' || relation, relation); end $$
      """)
    let wraps = connection.transactionStatus == .idle
    if wraps { _ = try query("begin") }
    do throws(Diagnostic) {
      for command in commands { _ = try query(command) }
      if wraps { _ = try query("commit") }
    } catch {
      if wraps { _ = try? query("rollback") }
      throw error
    }
  }

  /// CREATE EXTERNAL TABLE … AS: the query's rows go into files, and its partitions are registered.
  private func createFromQuery(
    _ table: CreateExternalTable, _ query: Query, _ format: ExternalFormat, _ script: SQLScript, _ lower: Lower,
    _ place: SourcePlace
  ) throws(Diagnostic) -> QueryResult {
    var options = UnloadOptions()
    options.overwrites = true
    options.nullText = Array("\\N".utf8)
    switch format.kind {
    case .parquet: options.format = .parquet
    case .delimited(let byte): options.delimiter = byte
    default:
      throw Diagnostic(
        code: "external.unsupported", message: "CREATE EXTERNAL TABLE AS writes text and Parquet only", place: place)
    }
    options.partitions = table.partitions.compactMap { $0.first?.columnName }
    let statement = Statement(.query(query), query.span)
    let lowered = try lower(statement, script)
    try bring(lowered, statement, script, lower)
    let columns = try self.columns(lowered.sql).map { ($0.name.lowercased(), Self.redshiftType($0)) }
    let partitions = options.partitions.compactMap { name in columns.first { $0.0 == name } }
    guard partitions.count == options.partitions.count else {
      throw Diagnostic(
        code: "external.partition", message: "a partition column is no column of the query", place: place)
    }
    guard let location = ObjectLocation(format.location) else { throw StorageDiagnostics.badLocation(format.location) }
    let others = columns.filter { column in !options.partitions.contains(column.0) }
    try define(table.name, others, partitions, format, lower)
    let writer: UnloadWriter
    do throws(Diagnostic) {
      writer = try write(lowered.sql, options, to: location.asFolder, place)
    } catch {
      _ = try? self.query("drop table \(Names.qualified(table.name.parts.suffix(2).map(\.folded))) cascade")
      throw error
    }
    if let external = try externals(fresh: true).first(where: { $0.isNamed(table.name.parts.suffix(2).map(\.folded)) })
    {
      for partition in writer.written {
        try addPartition(external.relid, partition.values, partition.location.url, ifNotExists: true)
      }
    }
    return QueryResult(commandTag: "CREATE EXTERNAL TABLE")
  }

  private static func redshiftType(_ column: UnloadColumn) -> String {
    column.type == "text" || column.type == "character varying"
      ? "varchar(65535)" : column.type.hasSuffix("super") ? "super" : column.type
  }

  func dropExternalTables(_ drop: Drop) throws(Diagnostic) -> QueryResult {
    for name in drop.names {
      let parts = name.parts.suffix(2).map(\.folded)
      guard let table = try externals(fresh: true).first(where: { $0.isNamed(parts) }) else {
        _ = try query("drop table \(drop.ifExists ? "if exists " : "")\(Names.qualified(parts)) cascade")
        continue
      }
      _ = try query(
        "drop table \(Names.qualified([table.schema, table.name])) cascade; "
          + "drop view if exists rs_external.\(Names.quoted("p_" + table.relid))")
    }
    return QueryResult(commandTag: "DROP TABLE")
  }

  // MARK: ALTER TABLE

  func alterExternalTable(_ alter: AlterTable, _ place: SourcePlace) throws(Diagnostic) -> QueryResult {
    let parts = alter.name.parts.suffix(2).map(\.folded)
    guard let table = try externals(fresh: true).first(where: { $0.isNamed(parts) }) else {
      throw Diagnostic(
        code: "database.unknown-table", message: "relation \"\(parts.joined(separator: "."))\" does not exist",
        place: place)
    }
    for action in alter.actions {
      guard case .other(let elements) = action.kind else { throw Self.unsupportedAlter(place) }
      try change(table, elements, place)
    }
    return QueryResult(commandTag: "ALTER TABLE")
  }

  private static func unsupportedAlter(_ place: SourcePlace) -> Diagnostic {
    Diagnostic(
      code: "external.unsupported", message: "this form of ALTER TABLE is not supported on external tables here",
      place: place, hint: "drop the table and create it anew: its files stay")
  }

  private func change(
    _ table: ExternalName, _ elements: [Element], _ place: SourcePlace
  ) throws(Diagnostic) {
    let names = try partitionColumns(table)
    func values(_ element: Element?) throws(Diagnostic) -> [String?] {
      guard case .list(let entries)? = element else { throw Self.unsupportedAlter(place) }
      var found: [String: String] = [:]
      for entry in entries {
        guard entry.count == 3, let name = entry[0].columnName else { throw Self.unsupportedAlter(place) }
        switch entry[2] {
        case .string(let text): found[name] = text.value
        case .number(let text): found[name] = text
        default: throw Self.unsupportedAlter(place)
        }
      }
      guard Set(found.keys) == Set(names) else {
        throw Diagnostic(
          code: "external.partition",
          message: "a partition of \"\(table.name)\" has the columns \(names.joined(separator: ", "))", place: place)
      }
      return names.map { found[$0].flatMap { $0 == PartitionPath.null ? nil : $0 } }
    }
    func array(_ values: [String?]) -> String {
      "array[\(values.map { $0.map(Names.literal) ?? "null" }.joined(separator: ", "))]::text[]"
    }
    switch elements.first {
    case .word(.add):
      let ifNotExists = elements.contains(.word(.if))
      for (index, element) in elements.enumerated() where element == .word(.partition) && index + 3 < elements.count {
        guard case .string(let location) = elements[index + 3] else { throw Self.unsupportedAlter(place) }
        guard ObjectLocation(location.value) != nil else {
          throw StorageDiagnostics.badLocation(location.value, place: place)
        }
        try addPartition(table.relid, try values(elements[index + 1]), location.value, ifNotExists: ifNotExists)
      }
    case .word(.drop):
      let wanted = array(try values(elements.count > 2 ? elements[2] : nil))
      try forgetFiles(
        "partition_id in (select id from rs_catalog.external_partitions where relid = \(table.relid) "
          + "and \"values\" = \(wanted))")
      _ = try query(
        "delete from rs_catalog.external_partitions where relid = \(table.relid) and \"values\" = \(wanted)")
    case .word(.partition):
      guard let position = elements.firstIndex(of: .word(.location)), position + 1 < elements.count,
        case .string(let location) = elements[position + 1]
      else { throw Self.unsupportedAlter(place) }
      _ = try query(
        "update rs_catalog.external_partitions set location = \(Names.literal(location.value)) "
          + "where relid = \(table.relid) and \"values\" = \(array(try values(elements[1])))")
    case .word(.set):
      if let position = elements.firstIndex(of: .word(.location)), case .string(let location) = elements[position + 1] {
        guard ObjectLocation(location.value) != nil else {
          throw StorageDiagnostics.badLocation(location.value, place: place)
        }
        _ = try query(
          "update rs_catalog.external_tables set location = \(Names.literal(location.value)) "
            + "where relid = \(table.relid)")
      } else if elements.contains(.word(.properties)) {
        let added = ExternalFormat([.word(.table)] + elements.dropFirst().map { $0 }).tableProperties
        let object = JSONWriter.text(.object(JSONObject(added.map { ($0.0, JSONValue.string($0.1)) })))
        _ = try query(
          "update rs_catalog.external_tables set parameters = (parameters::jsonb || \(Names.literal(object))::jsonb)::text "
            + "where relid = \(table.relid)")
        try forgetFiles("relid = \(table.relid)")
      } else {
        throw Self.unsupportedAlter(place)
      }
    default: throw Self.unsupportedAlter(place)
    }
  }

  func addPartition(
    _ relid: String, _ values: [String?], _ location: String, ifNotExists: Bool
  ) throws(Diagnostic) {
    let array = values.map { $0.map(Names.literal) ?? "null" }.joined(separator: ", ")
    let added = try query(
      "insert into rs_catalog.external_partitions (relid, \"values\", location) values (\(relid), "
        + "array[\(array)]::text[], \(Names.literal(location))) on conflict do nothing")
    if added.affectedRows == 0, !ifNotExists {
      throw Diagnostic(
        code: "external.partition-exists", message: "the partition is there already", hint: "add IF NOT EXISTS")
    }
  }

  private func partitionColumns(_ table: ExternalName) throws(Diagnostic) -> [String] {
    let found = try query(
      """
      select a.attname from pg_catalog.pg_attribute a join rs_catalog.external_tables t on t.relid = a.attrelid \
      where t.relid = \(table.relid) and a.attnum > array_length(t.column_types, 1) - t.partition_columns \
      and not a.attisdropped order by a.attnum
      """)
    var names: [String] = []
    for row in 0..<found.rowCount {
      if let name = found.value(row, 0) { names.append(try LongNames.restored(name, asking: connection)) }
    }
    return names
  }

  /// Empties the tables of files, so that they are read anew where they are wanted.
  func forgetFiles(_ condition: String) throws(Diagnostic) {
    let found = try query(
      "select childid::regclass::text, childid::text from rs_catalog.external_files where \(condition)")
    for row in 0..<found.rowCount {
      guard let name = found.value(row, 0), let oid = found.value(row, 1) else { continue }
      _ = try query("delete from \(name); delete from rs_catalog.external_files where childid = \(oid)")
    }
  }
}

/// An external table, or a view that reads one.
struct ExternalName: Sendable {
  let relid: String
  let schema: String
  let name: String
  /// Whether the name alone leads to it.
  let isVisible: Bool
  let isTable: Bool

  func isNamed(_ parts: [String]) -> Bool {
    guard let last = parts.last, LongNames.short(last) == name else { return false }
    return parts.count > 1 ? LongNames.short(parts[parts.count - 2]) == schema : isVisible
  }
}

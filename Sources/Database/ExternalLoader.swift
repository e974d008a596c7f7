import Diagnostics
import HTTP
import JSON
import Loading
import Lowering
import ObjectStore
import Postgres
import SQL

/// Brings the files of external tables into the server right before a statement reads them: those of the partitions that
/// it can read, and of these only the files that are new or have changed.
extension DataMover {
  /// All external tables and the views that read them.
  func externals(fresh: Bool = false) throws(Diagnostic) -> [ExternalName] {
    let found = try query(
      """
      with recursive reader(view, relid) as (
        select t.relid, t.relid from rs_catalog.external_tables t
        union select r.ev_class, o.relid from reader o
        join pg_catalog.pg_depend d on d.refobjid = o.view and d.refclassid = 'pg_class'::regclass
          and d.classid = 'pg_rewrite'::regclass
        join pg_catalog.pg_rewrite r on r.oid = d.objid)
      select r.relid, n.nspname, c.relname, pg_table_is_visible(c.oid), r.view = r.relid
      from reader r join pg_catalog.pg_class c on c.oid = r.view join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      """)
    return (0..<found.rowCount).map { row in
      ExternalName(
        relid: found.value(row, 0) ?? "", schema: found.value(row, 1) ?? "", name: found.value(row, 2) ?? "",
        isVisible: found.value(row, 3) == "t", isTable: found.value(row, 4) == "t")
    }
  }

  /// Reads what the statement's commands need. `version` is the catalog's; where it is the same as before, so are the
  /// external tables.
  /// - Throws: `external.*`, `storage.*`, `database.*`.
  func bring(
    _ lowered: LoweredStatement, _ statement: Statement, _ script: SQLScript, version: String? = nil, _ lower: Lower
  ) throws(Diagnostic) {
    guard connection.transactionStatus != .inError else { return }
    if version == nil || version != lastVersion {
      // Nothing has asked for the version yet, as where a client only sets and selects constants.
      guard version != nil || lowered.commands.contains(where: { NameScanner.mayRead($0.sql) }) else { return }
      hasExternals = try query("select exists (select from rs_catalog.external_tables)").value(0, 0) == "t"
      lastVersion = version
    }
    guard hasExternals else { return }
    stop.lower()
    let known = try externals()
    var counts: [String: Int] = [:]
    var throughViews: Set<String> = []
    for command in lowered.commands {
      var scanner = NameScanner(command.sql)
      for name in scanner.names() {
        // A column may stand behind the table's name.
        for length in [min(name.count, 3), 2, 1] where length <= name.count && length > 0 {
          let parts = Array(name.prefix(length))
          let hits = known.filter { $0.isNamed(parts) }
          guard !hits.isEmpty else { continue }
          guard length == name.count || length > 1 else { continue }
          for hit in hits {
            counts[hit.relid, default: 0] += length == name.count ? 1 : 0
            if !hit.isTable { throughViews.insert(hit.relid) }
          }
          break
        }
      }
    }
    for (relid, count) in counts.sorted(by: { $0.key < $1.key }) {
      guard let name = known.first(where: { $0.relid == relid && $0.isTable }) else { continue }
      let table = try external(name)
      var filters: [PartitionFilter]?
      if !table.partitionNames.isEmpty, !throughViews.contains(relid) {
        var finder = PartitionFilterFinder(table: name, columns: Set(table.partitionNames))
        finder.visit(statement)
        if finder.occurrences == count, finder.filters.count == count { filters = finder.filters }
      }
      try load(table, filters, script, lower)
    }
  }

  // MARK: One table

  struct ExternalTable {
    let name: ExternalName
    let sqlName: String
    let kind: ExternalFormat.Kind
    let properties: [String: String]
    let location: String
    let columns: [LoadColumn]
    let partitionNames: [String]
  }

  func external(_ name: ExternalName) throws(Diagnostic) -> ExternalTable {
    let found = try query(
      "select format, parameters, location, partition_columns from rs_catalog.external_tables where relid = \(name.relid)"
    )
    let target = try target(oid: name.relid)
    let count = found.value(0, 3).flatMap { Int($0) } ?? 0
    var properties: [String: String] = [:]
    if let text = found.value(0, 1), let object = try JSONReader.read(text).object {
      for (key, value) in object { properties[key.lowercased()] = value.string }
    }
    return ExternalTable(
      name: name, sqlName: target.sqlName, kind: ExternalFormat.kind(stored: found.value(0, 0) ?? ""),
      properties: properties, location: found.value(0, 2) ?? "", columns: Array(target.columns.dropLast(count)),
      partitionNames: target.columns.suffix(count).map(\.name))
  }

  private struct Partition {
    let id: String
    let location: String
    let values: [String?]
  }

  private func load(
    _ table: ExternalTable, _ filters: [PartitionFilter]?, _ script: SQLScript, _ lower: Lower
  ) throws(Diagnostic) {
    let options = try ExternalFormat.options(table.kind, table.properties, table: table.name.name)
    let side = try log.side()
    let partitions = try partitions(table, filters, script, lower, side)
    guard !partitions.isEmpty else { return }
    let lock = "(20260102, hashtext('\(table.name.relid)'))"
    _ = try Self.send("select pg_advisory_lock\(lock)", side)
    do throws(Diagnostic) {
      for partition in partitions { try load(table, partition, options, side) }
    } catch {
      _ = try? Self.send("rollback", side)
      _ = try? Self.send("select pg_advisory_unlock\(lock)", side)
      throw error
    }
    _ = try Self.send("select pg_advisory_unlock\(lock)", side)
  }

  private func partitions(
    _ table: ExternalTable, _ filters: [PartitionFilter]?, _ script: SQLScript, _ lower: Lower, _ side: Connection
  ) throws(Diagnostic) -> [Partition] {
    guard !table.partitionNames.isEmpty else { return [Partition(id: "0", location: table.location, values: [])] }
    var condition = ""
    if let filters, let ids = chosen(table, filters, script, lower, side) {
      guard !ids.isEmpty else { return [] }
      condition = " and id in (\(ids.joined(separator: ", ")))"
    }
    let columns = table.partitionNames.indices.map { "\"values\"[\($0 + 1)]" }.joined(separator: ", ")
    let found = try Self.send(
      "select id, location, \(columns) from rs_catalog.external_partitions where relid = \(table.name.relid)\(condition)",
      side)
    return (0..<found.rowCount).map { row in
      Partition(
        id: found.value(row, 0) ?? "0", location: found.value(row, 1) ?? "",
        values: table.partitionNames.indices.map { found.value(row, $0 + 2) })
    }
  }

  /// The partitions for which one of the conditions may hold; nil where that cannot be told.
  private func chosen(
    _ table: ExternalTable, _ filters: [PartitionFilter], _ script: SQLScript, _ lower: Lower, _ side: Connection
  ) -> [String]? {
    var ids: Set<String> = []
    for filter in filters {
      let conditions = filter.conditions.map { "(" + script.source.text($0.span) + ")" }
      let sql =
        "select \"$partition\" from rs_external.\"p_\(table.name.relid)\" as \(Names.quoted(filter.alias)) where "
        + conditions.joined(separator: " and ")
      let inner = SQLScript.parse(SourceFile(path: "<partitions>", text: sql))
      guard inner.diagnostics.isEmpty, let statement = inner.statements.first,
        let lowered = try? lower(statement, inner), lowered.commands.count == 1,
        let found = try? Self.send(lowered.sql, side)
      else { return nil }
      for row in 0..<found.rowCount { if let id = found.value(row, 0) { ids.insert(id) } }
    }
    return ids.sorted()
  }

  private static func send(_ sql: String, _ connection: Connection) throws(Diagnostic) -> ResultSet {
    do throws(DatabaseError) { return try connection.query(sql) } catch { throw error.diagnostic() }
  }

  // MARK: Files

  private func load(
    _ table: ExternalTable, _ partition: Partition, _ options: CopyOptions, _ side: Connection
  ) throws(Diagnostic) {
    let files = try files(partition.location)
    let found = try Self.send(
      "select url, version, childid::regclass::text, childid::text from rs_catalog.external_files "
        + "where relid = \(table.name.relid) and partition_id = \(partition.id)", side)
    var there: [String: (version: String, table: String, oid: String)] = [:]
    for row in 0..<found.rowCount {
      there[found.value(row, 0) ?? ""] = (
        found.value(row, 1) ?? "", found.value(row, 2) ?? "", found.value(row, 3) ?? ""
      )
    }
    for file in files {
      if let known = there[file.location.url] {
        if known.version == file.version {
          there[file.location.url] = nil
          continue
        }
      }
      let old = there.removeValue(forKey: file.location.url)
      try load(file, table, partition, options, replacing: old.map { ($0.table, $0.oid) }, side)
    }
    // What is left is no longer there.
    for old in there.values { try drop(old.table, old.oid, side) }
  }

  /// The files of a location: a folder's, a manifest's, or one file.
  private func files(_ text: String) throws(Diagnostic) -> [StoredObject] {
    guard let location = ObjectLocation(text) else { throw StorageDiagnostics.badLocation(text) }
    let storage = try storage()
    if !location.key.isEmpty, !location.key.hasSuffix("/"), let object = try storage.find(location) {
      if location.key.hasSuffix("manifest") {
        var options = CopyOptions()
        options.isManifest = true
        return try TableLoader.files(location, options, storage, place: nil)
      }
      return [object]
    }
    // Spectrum: hidden files are passed over.
    return try storage.list(location.asFolder).filter { object in
      let name = object.location.key.split(separator: "/").last ?? ""
      return !name.hasPrefix(".") && !name.hasPrefix("_") && !name.hasPrefix("#") && !name.hasSuffix("~")
        && object.size > 0
    }
  }

  private func load(
    _ file: StoredObject, _ table: ExternalTable, _ partition: Partition, _ options: CopyOptions,
    replacing old: (table: String, oid: String)?, _ side: Connection
  ) throws(Diagnostic) {
    let id = try Self.send("select nextval('rs_catalog.query_ids')", side).value(0, 0) ?? "0"
    let child = "rs_external.f_\(id)"
    _ = try Self.send("begin", side)
    if let old {
      _ = try Self.send(
        "delete from \(old.table); delete from rs_catalog.external_files where childid = \(old.oid)", side)
    }
    _ = try Self.send("create table \(child) () inherits (\(table.sqlName))", side)
    for (name, value) in zip(table.partitionNames, partition.values) {
      guard let value else { continue }
      _ = try Self.send(
        "alter table \(child) alter column \(Names.quoted(name)) set default \(Names.literal(value))", side)
    }
    let loader = TableLoader(try storage(), options, columns: table.columns) { _ in }
    let names = table.columns.map { Names.quoted($0.name) }.joined(separator: ", ")
    var summary = TableLoader.Summary()
    do throws(DatabaseError) {
      let writer = try side.copyIn("copy \(child) (\(names)) from stdin")
      var failure: Diagnostic?
      do throws(Diagnostic) {
        summary = try loader.run([file]) { encoder throws(Diagnostic) in
          do throws(DatabaseError) { try writer.write(&encoder) } catch { throw error.diagnostic() }
        }
      } catch {
        failure = error
      }
      if let failure {
        writer.abort(failure.message)
        throw DatabaseError(.misuse, message: failure.message)
      }
      _ = try writer.finish()
    } catch {
      throw Self.unreadable(table.name.name, file, error.message)
    }
    _ = try Self.send(
      "insert into rs_catalog.external_files values ('\(child)'::regclass, \(table.name.relid), \(partition.id), "
        + "\(Names.literal(file.location.url)), \(Names.literal(file.version)), \(file.size))", side)
    _ = try Self.send("commit", side)
    if summary.rows > 10_000 { _ = try Self.send("analyze \(child)", side) }
    if let old { Self.dropQuietly(old.table, side) }
  }

  private static func unreadable(_ table: String, _ file: StoredObject, _ reason: String) -> Diagnostic {
    Diagnostic(
      code: "external.unreadable", message: "the external table \"\(table)\" cannot read '\(file.location.url)'",
      notes: [reason])
  }

  private func drop(_ table: String, _ oid: String, _ side: Connection) throws(Diagnostic) {
    _ = try Self.send(
      "delete from \(table); delete from rs_catalog.external_files where childid = \(oid)", side)
    Self.dropQuietly(table, side)
  }

  /// An emptied table that another session still reads stays, empty.
  private static func dropQuietly(_ table: String, _ side: Connection) {
    _ = try? send("begin; set local lock_timeout = '20ms'; drop table \(table); commit", side)
    _ = try? send("rollback", side)
  }
}

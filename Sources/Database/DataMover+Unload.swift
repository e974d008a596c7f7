import Compression
import Diagnostics
import Loading
import Lowering
import ObjectStore
import Postgres
import SQL

extension DataMover {
  /// Writes a query's rows into objects: all of them, or none.
  /// - Throws: `unload.*`, `load.*`, `storage.*`, `database.*`.
  func unload(
    _ unload: Unload, _ statement: Statement, _ script: SQLScript, _ lower: Lower
  ) throws(Diagnostic) -> QueryResult {
    let place = Self.place(statement, unload.options, script)
    do throws(Diagnostic) {
      let options = try UnloadOptions(unload.options, in: script.source)
      guard let destination = ObjectLocation(unload.destination.value) else {
        throw StorageDiagnostics.badLocation(
          unload.destination.value, place: SourcePlace(script.source, unload.destination.span))
      }
      let sql = try lowered(unload.query, SourcePlace(script.source, unload.query.span), lower)
      try write(sql, options, to: destination, place)
      return QueryResult(commandTag: "UNLOAD")
    } catch {
      throw Self.placed(error, place)
    }
  }

  /// The query of the string, in the server's words.
  private func lowered(_ text: StringLiteral, _ place: SourcePlace, _ lower: Lower) throws(Diagnostic) -> String {
    let inner = SQLScript.parse(SourceFile(path: "<unload>", text: text.value))
    // Places within the string mean nothing outside of it.
    if var first = inner.diagnostics.first {
      first.place = place
      throw first
    }
    guard inner.statements.count == 1, case .query(let query) = inner.statements[0].kind else {
      throw Diagnostic(
        code: "unload.not-a-query", message: "UNLOAD takes one SELECT", place: place)
    }
    guard query.limit == nil else {
      throw Diagnostic(
        code: "unload.limit", message: "Limit clause is not supported", place: place,
        hint: "put it into a subquery: select * from (select … limit 10)")
    }
    do throws(Diagnostic) {
      let lowered = try lower(inner.statements[0], inner)
      try bring(lowered, inner.statements[0], inner, lower)
      for command in lowered.commands where !command.isMain { _ = try self.query(command.sql) }
      return lowered.sql
    } catch {
      var moved = error
      moved.place = place
      throw moved
    }
  }

  func columns(_ sql: String) throws(Diagnostic) -> [UnloadColumn] {
    let found = try query("select * from (\(sql)) as _unload limit 0").columns
    guard !found.isEmpty else { return [] }
    let types = try query(
      "select format_type(t, m) from unnest(array[\(found.map { String($0.typeOID) }.joined(separator: ","))]::oid[], "
        + "array[\(found.map { String($0.typeModifier) }.joined(separator: ","))]::int[]) as c(t, m)")
    return found.enumerated().map { index, column in
      UnloadColumn(name: LongNames.restored(column.name), type: types.value(index, 0) ?? "text")
    }
  }

  /// Runs the query and writes its rows. Gives the partitions that were written.
  @discardableResult
  func write(
    _ sql: String, _ options: UnloadOptions, to destination: ObjectLocation, _ place: SourcePlace?
  ) throws(Diagnostic) -> UnloadWriter {
    let (id, started) = try log.next()
    let writer = try UnloadWriter(
      try storage(), options, to: destination, columns: try columns(sql), place: place)
    try writer.prepare(place: place)
    var source = sql
    if !options.partitions.isEmpty {
      // A partition's rows come together, in the order that the query gives them.
      let keys = options.partitions.map { Names.quoted($0) }.joined(separator: ", ")
      source =
        "select * from (select _q.*, row_number() over () as _number from (\(sql)) as _q) as _u order by \(keys), _number"
    }
    var failure: Diagnostic?
    do throws(DatabaseError) {
      _ = try connection.copyOut("copy (\(source)) to stdout") { row in
        do throws(Diagnostic) {
          try writer.append(row)
          return true
        } catch {
          failure = error
          return false
        }
      }
    } catch {
      failure = failure ?? error.diagnostic()
    }
    if failure == nil {
      do throws(Diagnostic) { try writer.finish() } catch { failure = error }
    }
    if let failure {
      writer.abandon()
      throw failure
    }
    let rows = writer.files.reduce(0) { $0 + $1.rows } - (options.writesHeader ? writer.files.count : 0)
    _ = try query(
      "select set_config('rs_catalog.last_unload_count', '\(rows)', false), "
        + "set_config('rs_catalog.last_unload_id', '\(id)', false)")
    try log.unloaded(
      id, started, destination.url, options.formatName, options.compression.rawValue, rows, writer.files)
    return writer
  }
}

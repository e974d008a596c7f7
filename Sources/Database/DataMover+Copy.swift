import Diagnostics
import HTTP
import Loading
import Lowering
import ObjectStore
import Postgres
import SQL

extension DataMover {
  /// Loads files into a table: all of their good rows, or nothing.
  /// - Throws: `load.*`, `storage.*`, `compression.*`, `database.*`.
  func copy(_ copy: Copy, _ statement: Statement, _ script: SQLScript) throws(Diagnostic) -> QueryResult {
    let place = Self.place(statement, copy.options, script)
    do throws(Diagnostic) {
      return try perform(copy, script, place)
    } catch {
      throw Self.placed(error, place)
    }
  }

  private func perform(_ copy: Copy, _ script: SQLScript, _ place: SourcePlace?) throws(Diagnostic) -> QueryResult {
    let options = try CopyOptions(copy.options, in: script.source)
    guard let source = ObjectLocation(copy.source.value) else {
      throw StorageDiagnostics.badLocation(copy.source.value, place: SourcePlace(script.source, copy.source.span))
    }
    let target = try target(copy.target)
    let columns = try columns(copy, target, options, script)
    try TableLoader.check(columns, options)
    let storage = try storage()
    var entry = try log.begin(target, source: source.url, format: options.formatName)
    var started: TableLoader?
    do throws(Diagnostic) {
      let files = try TableLoader.files(source, options, storage, place: SourcePlace(script.source, copy.source.span))
      let loader = TableLoader(storage, options, columns: columns) { [log, entry] errors throws(Diagnostic) in
        try log.record(errors, entry)
      }
      started = loader
      let analyzes = try wantsStatistics(options, target)
      entry.summary = options.loadsNothing ? try validate(loader, files) : try load(loader, files, target, columns)
      if analyzes, !entry.summary.isFailed, entry.summary.rows > 0 { _ = try query("analyze \(target.sqlName)") }
      guard !entry.summary.isFailed else {
        throw LoadingDiagnostics.tooManyErrors(target.name, entry.summary.firstError, place: place)
      }
    } catch {
      if let started { entry.summary = started.summary }
      entry.message = error.message
      try log.end(entry, status: "failed")
      throw error
    }
    let count = options.loadsNothing ? 0 : entry.summary.rows
    _ = try query(
      "select set_config('rs_catalog.last_copy_count', '\(count)', false), "
        + "set_config('rs_catalog.last_copy_id', '\(entry.queryID)', false)")
    try log.end(entry, status: "completed")
    return QueryResult(commandTag: "COPY")
  }

  /// Redshift: where STATUPDATE says nothing, a table that was empty is analyzed; here one that never was, or was
  /// truncated. Without that the planner takes ten pages for granted, and joins loaded tables row by row.
  private func wantsStatistics(_ options: CopyOptions, _ target: LoadTarget) throws(Diagnostic) -> Bool {
    guard !options.loadsNothing else { return false }
    switch options.statistics {
    case .always: return true
    case .never: return false
    case .ofNewTables:
      let name = Names.literal(target.sqlName)
      return try query("select reltuples < 0 from pg_catalog.pg_class where oid = \(name)::regclass").scalar == "t"
    }
  }

  private func validate(_ loader: TableLoader, _ files: [StoredObject]) throws(Diagnostic) -> TableLoader.Summary {
    try loader.run(files) { encoder in encoder.removeAll() }
  }

  private func load(
    _ loader: TableLoader, _ files: [StoredObject], _ target: LoadTarget, _ columns: [LoadColumn]
  ) throws(Diagnostic) -> TableLoader.Summary {
    let names = columns.map { Names.quoted($0.name) }.joined(separator: ", ")
    let writer: CopyWriter
    do throws(DatabaseError) {
      writer = try connection.copyIn("copy \(target.sqlName) (\(names)) from stdin")
    } catch {
      throw error.diagnostic()
    }
    let summary: TableLoader.Summary
    do throws(Diagnostic) {
      summary = try loader.run(files) { [stop] encoder throws(Diagnostic) in
        if stop.isRaised { throw StorageDiagnostics.stopped() }
        do throws(DatabaseError) { try writer.write(&encoder) } catch { throw error.diagnostic() }
      }
    } catch {
      writer.abort(error.message)
      throw error
    }
    guard !summary.isFailed else {
      // The server drops what it got; in a transaction, all of it.
      writer.abort("too many errors in the files")
      return summary
    }
    do throws(DatabaseError) { _ = try writer.finish() } catch { throw error.diagnostic() }
    return summary
  }

  // MARK: Columns

  /// What the files' fields fill, in order, by Redshift's rules for identity columns.
  private func columns(
    _ copy: Copy, _ target: LoadTarget, _ options: CopyOptions, _ script: SQLScript
  ) throws(Diagnostic) -> [LoadColumn] {
    guard !copy.columns.isEmpty else {
      return target.columns.filter { $0.identity != .always || options.explicitIDs }
    }
    var columns: [LoadColumn] = []
    for name in copy.columns {
      let place = SourcePlace(script.source, name.span)
      guard let column = target.column(name.folded) else {
        throw Diagnostic(
          code: "database.unknown-column",
          message: "column \"\(name.folded)\" of relation \"\(target.name)\" does not exist", place: place,
          hint: Suggestion.hint(for: name.folded, among: target.columns.map(\.name)))
      }
      if columns.contains(column) {
        throw Diagnostic(
          code: "database.repeated-column", message: "column \"\(name.folded)\" is named twice", place: place)
      }
      if column.identity == .always, !options.explicitIDs {
        throw LoadingDiagnostics.identity(
          "cannot set an identity column to a value: '\(column.name)' needs EXPLICIT_IDS", place: place)
      }
      columns.append(column)
    }
    if options.explicitIDs, !columns.contains(where: { $0.identity != .none }) {
      throw LoadingDiagnostics.identity(
        "EXPLICIT_IDS needs the identity column in the list of columns",
        place: SourcePlace(script.source, copy.target.span))
    }
    return columns
  }
}

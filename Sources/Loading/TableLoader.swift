import Compression
import Diagnostics
import JSON
import ObjectStore
import Parquet
import Postgres
import SQL

/// Reads the files of one COPY and gives their rows in PostgreSQL's COPY text format, bad ones aside.
package final class TableLoader {
  /// What became of the files.
  package struct Summary: Sendable {
    package var rows = 0
    package var errors = 0
    package var bytes = 0
    /// The first error, for the message.
    package var firstError: LoadError?
    /// Each file with its lines and rows.
    package var files: [File] = []
    /// Whether there were more errors than MAXERROR allows.
    package var isFailed = false

    package init() {}
  }
  package struct File: Sendable {
    package let url: String
    package let bytes: Int
    package var rows: Int
  }

  private let storage: any ObjectStorage
  private let options: CopyOptions
  private let columns: [LoadColumn]
  private let converters: [ValueConverter]
  private let record: ([LoadError]) throws(Diagnostic) -> Void
  private var pending: [LoadError] = []
  /// What has become of them so far.
  package private(set) var summary = Summary()

  /// - Parameters:
  ///   - columns: what the files' fields fill, in order.
  ///   - record: gets the errors, some at a time.
  package init(
    _ storage: any ObjectStorage, _ options: CopyOptions, columns: [LoadColumn],
    record: @escaping ([LoadError]) throws(Diagnostic) -> Void
  ) {
    self.storage = storage
    self.options = options
    self.columns = columns
    self.record = record
    converters = columns.map { ValueConverter($0, options) }
  }

  /// The files that a COPY from `source` reads.
  /// - Throws: `load.no-files`, `load.bad-manifest`, `storage.*`.
  package static func files(
    _ source: ObjectLocation, _ options: CopyOptions, _ storage: any ObjectStorage, place: SourcePlace?
  ) throws(Diagnostic) -> [StoredObject] {
    if options.isManifest { return try LoadManifest.files(source, storage) }
    let files = try storage.list(source)
    guard !files.isEmpty else { throw LoadingDiagnostics.noFiles(source.key, place: place) }
    return files
  }

  /// Whether the columns can be filled at all, and by this format.
  /// - Throws: `load.unsupported`, `load.column-count`.
  package static func check(_ columns: [LoadColumn], _ options: CopyOptions) throws(Diagnostic) {
    for column in columns {
      switch column.type {
      case .interval, .hllsketch: throw LoadingDiagnostics.unsupportedColumn(column)
      default: break
      }
    }
    switch options.format {
    case .json(.noshred):
      guard columns.count == 1, columns[0].type == .super else {
        throw LoadingDiagnostics.columnCount("JSON 'noshred' needs a table with one column, of type SUPER")
      }
    case .fixedWidth(let widths) where widths.count != columns.count:
      throw LoadingDiagnostics.columnCount(
        "FIXEDWIDTH has \(widths.count) widths for \(columns.count) columns")
    default: break
    }
  }

  /// Reads all files; stops where the errors are too many. `take` sends what the encoder holds and empties it.
  /// - Throws: `storage.*`, `compression.*`, `load.*`, and what `take` throws.
  package func run(
    _ files: [StoredObject], _ take: (inout CopyTextEncoder) throws(Diagnostic) -> Void
  ) throws(Diagnostic) -> Summary {
    var encoder = CopyTextEncoder()
    let mapping = try jsonMapping()
    for file in files {
      let before = summary.rows
      do throws(Diagnostic) {
        try load(file, mapping, &encoder, take)
      } catch {
        // Rows that were bad before the file itself turned out to be are told of all the same.
        try? flushErrors()
        throw error
      }
      summary.bytes += file.size
      summary.files.append(
        File(url: file.location.url, bytes: file.size, rows: summary.rows - before))
      if summary.isFailed { break }
    }
    if encoder.count > 0 { try take(&encoder) }
    try flushErrors()
    return summary
  }

  private func jsonMapping() throws(Diagnostic) -> JSONRecordReader.Mapping {
    let names = columns.map { Array($0.name.utf8) }
    switch options.format {
    case .json(.autoIgnoringCase): return .names(names, ignoringCase: true)
    case .json(.noshred): return .whole
    case .json(.paths(let url)):
      guard let location = ObjectLocation(url) else { throw StorageDiagnostics.badLocation(url) }
      guard let paths = try JSONPath.read(try storage.contents(location), url) else {
        // Redshift: a file without the key counts as 'auto'.
        return .names(names, ignoringCase: false)
      }
      guard paths.count == columns.count else {
        throw LoadingDiagnostics.columnCount(
          "the jsonpaths file has \(paths.count) expressions for \(columns.count) columns")
      }
      return .paths(paths)
    default: return .names(names, ignoringCase: false)
    }
  }

  private func load(
    _ file: StoredObject, _ mapping: JSONRecordReader.Mapping, _ encoder: inout CopyTextEncoder,
    _ take: (inout CopyTextEncoder) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    if options.format == .parquet {
      try loadParquet(file, &encoder, take)
      return
    }
    let codec = options.compressionByName ? Codec(fileName: file.location.key) : options.compression
    let stream = try ByteStream(try storage.open(file), codec, options.encoding)
    let window = InputWindow(stream)
    let reader: any RecordReader =
      switch options.format {
      case .delimited, .csv: DelimitedReader(window, options)
      case .fixedWidth(let widths): FixedWidthReader(window, widths, options)
      case .json: JSONRecordReader(window, mapping, columns, headerLines: options.headerLines)
      case .parquet: DelimitedReader(window, options)
      }
    var record = Record()
    while !summary.isFailed {
      do throws(RecordFailure) {
        guard try reader.next(&record) else { return }
        try append(record, reader, file, &encoder)
      } catch {
        switch error {
        case .row(let problem): try note(problem, record, reader, file, column: nil)
        case .file(let problem): throw problem
        }
      }
      if encoder.count > 65_536 { try take(&encoder) }
    }
  }

  private func loadParquet(
    _ file: StoredObject, _ encoder: inout CopyTextEncoder,
    _ take: (inout CopyTextEncoder) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    let records = try ParquetRecords(
      try storage.open(file), columns,
      options.isLenient ? .name : .position(fillsMissing: options.fillsRecords),
      serializesToJSON: options.serializesToJSON)
    while !summary.isFailed, try records.next() {
      let mark = encoder.count
      var isGood = true
      for index in columns.indices {
        do throws(RowError) {
          try records.convert(index, converters[index], into: &encoder)
        } catch {
          encoder.removeRow(from: mark)
          isGood = false
          try note(
            LoadError(
              file: file.location.url, line: records.rows.rowNumber, column: columns[index], position: 0, rawLine: "",
              rawValue: records.shown(index), code: error.code, reason: error.reason))
          break
        }
      }
      guard isGood else { continue }
      encoder.endRow()
      summary.rows += 1
      if encoder.count > 65_536 { try take(&encoder) }
    }
  }

  /// Adds a record's row, or notes what is wrong with it.
  private func append(
    _ record: Record, _ reader: any RecordReader, _ file: StoredObject, _ encoder: inout CopyTextEncoder
  ) throws(RecordFailure) {
    let mark = encoder.count
    var count = record.fields.count
    if count > columns.count {
      // A delimiter may stand at the line's end.
      let last = record.fields[count - 1]
      let isEmpty = count == columns.count + 1 && last.count == 0 && last.kind == .plain
      guard isEmpty || options.isLenient else { throw .row(.extraColumns) }
      count = columns.count
    }
    guard count == columns.count || options.fillsRecords || options.isLenient else { throw .row(.delimiterNotFound) }
    let base = reader.window.base
    let scratch = reader.scratch.base
    for index in 0..<columns.count {
      do throws(RowError) {
        if index < count {
          let field = record.fields[index]
          try converters[index].convert(
            (field.inScratch ? scratch : base) + field.offset, field.count, field.kind, into: &encoder)
        } else {
          try converters[index].convert(base, 0, .missing, into: &encoder)
        }
      } catch {
        encoder.removeRow(from: mark)
        do throws(Diagnostic) {
          try note(error, record, reader, file, column: index)
        } catch {
          throw .file(error)
        }
        return
      }
    }
    encoder.endRow()
    summary.rows += 1
  }

  // MARK: Errors

  private func note(
    _ error: RowError, _ record: Record, _ reader: any RecordReader, _ file: StoredObject, column index: Int?
  ) throws(Diagnostic) {
    var value = ""
    var position = 0
    if let index, index < record.fields.count {
      let field = record.fields[index]
      value = Self.text((field.inScratch ? reader.scratch.base : reader.window.base) + field.offset, field.count)
      if !field.inScratch { position = max(0, field.offset - record.offset) }
    }
    let shown = min(record.count, max(0, reader.window.count - record.offset))
    let problem = LoadError(
      file: file.location.url, line: record.line, column: index.map { columns[$0] }, position: position,
      rawLine: Self.text(reader.window.base + record.offset, shown), rawValue: value, code: error.code,
      reason: error.reason)
    try note(problem)
  }

  private func note(_ problem: LoadError) throws(Diagnostic) {
    summary.errors += 1
    if summary.firstError == nil { summary.firstError = problem }
    pending.append(problem)
    if summary.errors >= options.errorLimit { summary.isFailed = true }
    if pending.count >= 200 { try flushErrors() }
  }

  private static func text(_ start: UnsafePointer<UInt8>, _ count: Int) -> String {
    // A NUL character is more than the log can hold.
    let bytes = UnsafeBufferPointer(start: start, count: min(max(count, 0), 1024)).map { $0 == 0 ? 0x20 : $0 }
    return String(decoding: bytes, as: UTF8.self)
  }

  private func flushErrors() throws(Diagnostic) {
    guard !pending.isEmpty else { return }
    try record(pending)
    pending.removeAll()
  }
}

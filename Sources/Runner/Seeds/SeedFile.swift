import Compiler
import Diagnostics
import FileSystem
import JSON
import Jinja
import Postgres
import ProjectModel

/// A seed's CSV file: its columns with their types, and its rows for COPY.
final class SeedFile {
  let columns: [String]
  /// agate's names of the types, and SQL's, for each column.
  let types: [String]
  let sqlTypes: [String]
  let rowCount: Int
  private let forms: [SeedMoment.Form?]
  private let bytes: [UInt8]
  private let delimiter: UInt8

  /// The seed as templates see it: `load_agate_table()`.
  var table: TableObject {
    TableObject(columns: columns, types: types, sqlTypes: sqlTypes, rowCount: rowCount, origin: self) { [self] in rows()
    }
  }

  /// - Parameter sizesText: whether a text column's type tells its longest value in bytes. Redshift's `text` is 256
  ///   bytes, and a longer value would be an error there.
  /// - Throws: `seed.*` at the line of the bad record.
  static func load(_ node: Node, sizesText: Bool = false) throws(Diagnostic) -> SeedFile {
    let path = Path.join(node.rootPath, node.originalFilePath)
    let bytes: [UInt8]
    do throws(FileError) {
      bytes = withPlainLineEnds(try FileSystem.read(path))
    } catch {
      throw Diagnostic(code: "seed.unreadable", message: error.description)
    }
    let text = node.config.string("delimiter") ?? ","
    guard text.utf8.count == 1, let delimiter = text.utf8.first, delimiter != 0x22, delimiter != 0x0A else {
      throw Diagnostic(
        code: "seed.delimiter", message: "the delimiter of seed '\(node.name)' must be one character",
        hint: "delimiter: \";\"")
    }
    let typed = node.config["column_types"]?.object?.keys ?? []
    return try SeedFile(bytes, path: node.originalFilePath, delimiter: delimiter, textColumns: Set(typed), sizesText)
  }

  private init(
    _ bytes: [UInt8], path: String, delimiter: UInt8, textColumns: Set<String>, _ sizesText: Bool
  ) throws(Diagnostic) {
    self.bytes = bytes
    self.delimiter = delimiter
    // Only an error needs to know the lines.
    func source() -> SourceFile { SourceFile(path: path, bytes: bytes) }
    if let offset = UTF8Text.firstBadByte(bytes) {
      throw Diagnostic(
        code: "seed.not-utf8", message: "the seed is not UTF-8: byte 0x\(String(bytes[offset], radix: 16)) is no text",
        place: SourcePlace(source(), Span(offset, offset + 1)),
        hint: "save the file as UTF-8, as with: iconv -f latin1 -t utf-8")
    }
    var reader = CSVReader(bytes, delimiter: delimiter)
    var fields: [CSVReader.Field] = []
    guard reader.next(&fields) == true else {
      throw Diagnostic(
        code: "seed.empty", message: "the seed '\(path)' has no header", place: SourcePlace(source(), Span(0, 0)),
        hint: "its first line names the columns")
    }
    let names = reader.columnNames(fields)
    var inference = names.map { ColumnInference(isForcedText: textColumns.contains($0)) }
    var longest = names.map { _ in 0 }
    var count = 0
    while true {
      guard let more = reader.next(&fields) else { throw Self.unterminated(reader, source()) }
      guard more else { break }
      count += 1
      guard fields.count <= names.count else { throw Self.ragged(reader, fields, names.count, source()) }
      bytes.withUnsafeBufferPointer { buffer in
        for column in fields.indices {
          let field = fields[column]
          let length = field.isInPlace ? field.end - field.start : reader.value(field).count
          longest[column] = max(longest[column], length)
          guard !inference[column].isSettled else { continue }
          if field.isInPlace {
            let value = UnsafeBufferPointer(rebasing: buffer[field.start..<field.end])
            if !ColumnInference.isNull(value) { inference[column].add(value) }
          } else {
            reader.value(field).withUnsafeBufferPointer { if !ColumnInference.isNull($0) { inference[column].add($0) } }
          }
        }
      }
    }
    columns = names
    let results = inference.map(\.result)
    types = results.map(\.name)
    forms = inference.map(\.momentForm)
    sqlTypes = results.indices.map { column in
      guard sizesText else { return results[column].sql }
      return results[column].sql == "text" ? "varchar(\(max(longest[column], 1)))" : inference[column].scaledType
    }
    rowCount = count
  }

  /// The bytes with LF for CRLF and for CR alone, inside of values too: dbt opens a seed as Python opens a text.
  private static func withPlainLineEnds(_ bytes: [UInt8]) -> [UInt8] {
    guard let first = bytes.firstIndex(of: 0x0D) else { return bytes }
    return [UInt8](unsafeUninitializedCapacity: bytes.count) { target, count in
      bytes.withUnsafeBufferPointer { source in
        for index in 0..<first { target.initializeElement(at: index, to: source[index]) }
        count = first
        var index = first
        while index < source.count {
          let byte = source[index]
          index += 1
          if byte == 0x0D, index < source.count, source[index] == 0x0A { index += 1 }
          target.initializeElement(at: count, to: byte == 0x0D ? 0x0A : byte)
          count += 1
        }
      }
    }
  }

  private static func unterminated(_ reader: CSVReader, _ source: SourceFile) -> Diagnostic {
    Diagnostic(
      code: "seed.open-quote", message: "a quoted value of the seed never ends",
      place: SourcePlace(source, Span(reader.recordStart, reader.recordStart + 1)),
      hint: "a quote inside a quoted value is written twice")
  }

  private static func ragged(
    _ reader: CSVReader, _ fields: [CSVReader.Field], _ wanted: Int, _ source: SourceFile
  ) -> Diagnostic {
    let extra = fields[wanted]
    return Diagnostic(
      code: "seed.ragged-row", message: "the row has \(fields.count) values, but the seed has \(wanted) columns",
      place: SourcePlace(source, Span(extra.start, max(extra.end, extra.start + 1))),
      hint: "put a value that holds the delimiter into double quotes")
  }

  /// Writes every row in COPY's text format. The file was checked when it was loaded.
  func write(to writer: CopyWriter) throws(DatabaseError) {
    var reader = CSVReader(bytes, delimiter: delimiter)
    var fields: [CSVReader.Field] = []
    _ = reader.next(&fields)
    var encoder = CopyTextEncoder()
    while reader.next(&fields) == true {
      bytes.withUnsafeBufferPointer { buffer in
        for column in columns.indices {
          guard column < fields.count else {
            encoder.appendNull()
            continue
          }
          let field = fields[column]
          if field.isInPlace {
            Self.append(UnsafeBufferPointer(rebasing: buffer[field.start..<field.end]), forms[column], to: &encoder)
          } else {
            reader.value(field).withUnsafeBufferPointer { Self.append($0, forms[column], to: &encoder) }
          }
        }
      }
      encoder.endRow()
      if encoder.count >= 65536 { try writer.write(&encoder) }
    }
    try writer.write(&encoder)
  }

  private static func append(
    _ value: UnsafeBufferPointer<UInt8>, _ form: SeedMoment.Form?, to encoder: inout CopyTextEncoder
  ) {
    if ColumnInference.isNull(value) {
      encoder.appendNull()
    } else if let form, let moment = SeedMoment(value, form) {
      encoder.append(moment.text)
    } else {
      encoder.append(UnsafeRawBufferPointer(value))
    }
  }

  /// All rows as template values, for macros that look at them.
  private func rows() -> [[Value]] {
    var reader = CSVReader(bytes, delimiter: delimiter)
    var fields: [CSVReader.Field] = []
    _ = reader.next(&fields)
    var rows: [[Value]] = []
    rows.reserveCapacity(rowCount)
    while reader.next(&fields) == true {
      rows.append(
        columns.indices.map { column in
          guard column < fields.count else { return .none }
          let slice = reader.value(fields[column])
          return slice.withUnsafeBufferPointer { value in
            if ColumnInference.isNull(value) { return .none }
            let moment = forms[column].flatMap { SeedMoment(value, $0)?.text }
            return convert(String(decoding: moment ?? Array(value), as: UTF8.self), types[column])
          }
        })
    }
    return rows
  }

  private func convert(_ text: String, _ type: String) -> Value {
    switch type {
    case "Number": Int(text).map(Value.int) ?? DecimalNumber(text).map(Value.decimal) ?? .string(text)
    case "Boolean": .bool(text.lowercased() == "true")
    case "Date": PythonDates.date(text) ?? .string(text)
    case "DateTime": PythonDates.dateTime(text) ?? .string(text)
    default: .string(text)
    }
  }
}

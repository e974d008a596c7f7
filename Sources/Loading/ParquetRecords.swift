import Diagnostics
import ObjectStore
import Parquet
import Postgres
import SQL

/// An object as Parquet's reader wants it.
private final class ObjectByteSource: ByteSource {
  private let reader: any ObjectReader

  init(_ reader: any ObjectReader) { self.reader = reader }

  var name: String { reader.object.location.url }
  var size: Int { reader.object.size }

  func read(_ offset: Int, _ count: Int) throws(Diagnostic) -> [UInt8] {
    try reader.read(at: offset, count: count)
  }
}

/// One Parquet file's rows as fields of a load's columns.
struct ParquetRecords {
  enum Matching {
    /// COPY: the first column is the file's first.
    case position(fillsMissing: Bool)
    /// External tables: by name, in any letters; what the file does not have is NULL.
    case name
  }

  let rows: ParquetRows
  /// For each column its number among the rows' fields; nil where the file has none.
  private let numbers: [Int?]
  /// Columns whose texts become JSON strings.
  private let quotes: [Bool]

  /// - Throws: `parquet.*`, `load.parquet-schema` where the file's columns are not the table's.
  init(
    _ reader: any ObjectReader, _ columns: [LoadColumn], _ matching: Matching, serializesToJSON: Bool
  ) throws(Diagnostic) {
    let source = ObjectByteSource(reader)
    let file = try ParquetFile(source)
    var wanted: [Int?] = []
    switch matching {
    case .position(let fillsMissing):
      guard file.fields.count == columns.count || (fillsMissing && file.fields.count < columns.count) else {
        throw LoadingDiagnostics.parquetColumns(source.name, file.fields.count, columns.count)
      }
      wanted = columns.indices.map { $0 < file.fields.count ? $0 : nil }
    case .name:
      let names = file.fields.map { $0.name.lowercased() }
      wanted = columns.map { column in names.firstIndex(of: column.name.lowercased()) }
    }
    var numbers: [Int?] = []
    var chosen: [Int] = []
    var binary: Set<Int> = []
    var quotes: [Bool] = []
    for (column, number) in zip(columns, wanted) {
      guard let number else {
        numbers.append(nil)
        quotes.append(false)
        continue
      }
      let field = file.fields[number]
      let isNested = if case .leaf = field.kind { false } else { true }
      let isKnown = field.kind != .leaf(.unknown)
      guard !isKnown || Self.fits(column.type, field.redshiftType, isNested: isNested, serializesToJSON) else {
        throw LoadingDiagnostics.parquetType(source.name, column, field.redshiftType)
      }
      if column.type.isString { binary.insert(number) }
      let isJSON = field.kind == .leaf(.json) || Self.isJSON(field.redshiftType)
      quotes.append(column.type == .super && !isNested && !isJSON)
      numbers.append(chosen.count)
      chosen.append(number)
    }
    self.numbers = numbers
    self.quotes = quotes
    rows = file.rows(columns: chosen, binaryAsText: binary)
  }

  private static func isJSON(_ type: String) -> Bool {
    ["smallint", "integer", "bigint", "boolean", "real", "double precision", "super"].contains(type)
      || type.hasPrefix("numeric") || type.hasPrefix("decimal")
  }

  private static func fits(_ type: SQLType, _ stored: String, isNested: Bool, _ serializes: Bool) -> Bool {
    let isText = stored.hasPrefix("varchar") || stored.hasPrefix("varbyte") || stored.hasPrefix("char")
    switch type {
    case .super: return true
    case .char, .varchar: return isNested ? serializes : isText
    case .date: return stored == "date"
    case .time, .timetz: return stored.hasPrefix("time") && !stored.hasPrefix("timestamp")
    case .timestamp, .timestamptz: return stored.hasPrefix("timestamp") || stored == "date"
    case .boolean: return stored == "boolean"
    case .varbyte: return isText
    case .smallint, .integer, .bigint, .decimal, .real, .double:
      return ["smallint", "integer", "bigint", "real", "double precision"].contains(stored)
        || stored.hasPrefix("numeric") || stored.hasPrefix("decimal")
    default: return isText
    }
  }

  /// Goes to the next row; false after the last.
  func next() throws(Diagnostic) -> Bool { try rows.next() }

  /// A column's value in the row, by what its converter takes.
  func convert(
    _ index: Int, _ converter: ValueConverter, into encoder: inout CopyTextEncoder
  ) throws(RowError) {
    var none: UInt8 = 0
    guard let number = numbers[index], let text = rows.field(number) else {
      try converter.convert(&none, 0, .null, into: &encoder)
      return
    }
    if quotes[index] {
      let quoted = JSONText.quoted(text)
      try quoted.withUnsafeBufferPointer { bytes throws(RowError) in
        guard let base = bytes.baseAddress else { return }
        try converter.convert(base, bytes.count, .json, into: &encoder)
      }
      return
    }
    guard let base = text.baseAddress else {
      try converter.convert(&none, 0, .quoted, into: &encoder)
      return
    }
    try converter.convert(base, text.count, .quoted, into: &encoder)
  }

  /// The value's text, for an error's record.
  func shown(_ index: Int) -> String {
    guard let number = numbers[index], let text = rows.field(number) else { return "" }
    return String(decoding: text.prefix(1024), as: UTF8.self)
  }
}

/// Strings as JSON writes them.
enum JSONText {
  static func quoted(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    var result: [UInt8] = [0x22]
    append(text, to: &result)
    result.append(0x22)
    return result
  }

  /// Escapes what must be: quotes, backslashes, control characters.
  static func append(_ text: UnsafeBufferPointer<UInt8>, to result: inout [UInt8]) {
    let digits = Array("0123456789abcdef".utf8)
    for byte in text {
      switch byte {
      case 0x22: result += [0x5C, 0x22]
      case 0x5C: result += [0x5C, 0x5C]
      case 0x0A: result += [0x5C, 0x6E]
      case 0x0D: result += [0x5C, 0x72]
      case 0x09: result += [0x5C, 0x74]
      case 0..<0x20:
        result += Array("\\u00".utf8)
        result += [digits[Int(byte >> 4)], digits[Int(byte & 15)]]
      default: result.append(byte)
      }
    }
  }
}

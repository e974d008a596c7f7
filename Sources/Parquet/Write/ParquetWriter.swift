import Compression
import Diagnostics

/// Writes a Parquet file of plain columns, row by row; the bytes come out piece by piece.
///
/// Holds one row group at a time, compressed but for each column's last page.
package final class ParquetWriter {
  private let columns: [ColumnWriter]
  private let codec: BlockCodec?
  private let rowGroupSize: Int
  private let creator: String
  private var output: [UInt8] = Array("PAR1".utf8)
  /// Bytes that were drained.
  private var drained = 0
  private var groups: [Group] = []
  private var groupRows = 0
  private var groupBytes = 0
  private var field: [UInt8] = []
  package private(set) var rowCount = 0

  private struct Group {
    let start: Int
    let rowCount: Int
    let chunks: [WrittenChunk]
  }

  /// - Parameters:
  ///   - codec: nil for none; LZ4 is not written and counts as none.
  ///   - rowGroupSize: the bytes of text after which a row group ends.
  ///   - creator: the program's name and version, for the footer.
  package init(
    columns: [OutputColumn], codec: BlockCodec? = .snappy, rowGroupSize: Int = 64 << 20, creator: String = "redstart"
  ) {
    self.codec = codec == .lz4 ? nil : codec
    self.rowGroupSize = rowGroupSize
    self.creator = creator
    self.columns = columns.map { [codec = self.codec] in ColumnWriter($0, codec) }
  }

  /// About how many bytes the file would have if it ended now.
  package var size: Int { columns.reduce(drained + output.count) { $0 + $1.size } }

  /// Appends a row: the text of each column's value as PostgreSQL writes it, nil for null.
  ///
  /// After an error the file is of no use.
  /// - Throws: `parquet.bad-value`.
  package func append(_ row: [[UInt8]?]) throws(Diagnostic) {
    guard row.count == columns.count else { throw ParquetDiagnostics.wrongFieldCount(row.count, columns.count) }
    for (column, value) in zip(columns, row) {
      if let value {
        try value.withUnsafeBufferPointer { (text) throws(Diagnostic) in try column.append(text) }
        groupBytes += value.count + 4
      } else {
        try column.appendNull()
      }
    }
    try rowEnded()
  }

  /// Appends a line of COPY's text format, with or without its line end; returns once its values are taken.
  /// - Throws: `parquet.bad-value`, `parquet.wrong-field-count`.
  package func append(copyLine: UnsafeBufferPointer<UInt8>) throws(Diagnostic) {
    var end = copyLine.count
    if end > 0, copyLine[end - 1] == 10 { end -= 1 }
    var at = 0
    for index in columns.indices {
      guard at <= end else { throw ParquetDiagnostics.wrongFieldCount(index, columns.count) }
      var stop = at
      var isEscaped = false
      while stop < end, copyLine[stop] != 9 {
        if copyLine[stop] == 92 {
          isEscaped = true
          stop += 1
        }
        stop += 1
      }
      stop = min(stop, end)
      let text = UnsafeBufferPointer(rebasing: copyLine[at..<stop])
      if isEscaped, text.count == 2, text[1] == 78 {
        try columns[index].appendNull()
      } else if isEscaped {
        unescape(text)
        try field.withUnsafeBufferPointer { (text) throws(Diagnostic) in try columns[index].append(text) }
      } else {
        try columns[index].append(text)
      }
      at = stop + 1
    }
    guard at > end else { throw ParquetDiagnostics.wrongFieldCount(columns.count + 1, columns.count) }
    groupBytes += end
    try rowEnded()
  }

  private func unescape(_ text: UnsafeBufferPointer<UInt8>) {
    field.removeAll(keepingCapacity: true)
    var at = 0
    while at < text.count {
      guard text[at] == 92, at + 1 < text.count else {
        field.append(text[at])
        at += 1
        continue
      }
      switch text[at + 1] {
      case 98: field.append(8)
      case 102: field.append(12)
      case 110: field.append(10)
      case 114: field.append(13)
      case 116: field.append(9)
      case 118: field.append(11)
      default: field.append(text[at + 1])
      }
      at += 2
    }
  }

  private func rowEnded() throws(Diagnostic) {
    rowCount += 1
    groupRows += 1
    if groupBytes >= rowGroupSize || groupRows == 1 << 24 { try closeGroup() }
  }

  private func closeGroup() throws(Diagnostic) {
    guard groupRows > 0 else { return }
    let start = drained + output.count
    var chunks: [WrittenChunk] = []
    for column in columns { chunks.append(try column.finish(to: &output, offset: drained)) }
    groups.append(Group(start: start, rowCount: groupRows, chunks: chunks))
    (groupRows, groupBytes) = (0, 0)
  }

  /// The bytes that are ready, which then belong to the caller; often none.
  package func drain() -> [UInt8] {
    defer { output = [] }
    drained += output.count
    return output
  }

  /// Ends the file; returns its last bytes. Nothing may be appended afterwards.
  /// - Throws: `compression.no-memory`.
  package func finish() throws(Diagnostic) -> [UInt8] {
    try closeGroup()
    let footer = metadata()
    output.append(contentsOf: footer)
    withUnsafeBytes(of: UInt32(footer.count).littleEndian) { output.append(contentsOf: $0) }
    output.append(contentsOf: Array("PAR1".utf8))
    return drain()
  }

  private func metadata() -> [UInt8] {
    var writer = CompactWriter()
    writer.element { writer in
      writer.int32(1, 2)
      writer.list(2, [nil] + columns.map(Optional.some)) { (writer, column: ColumnWriter?) in
        if let column {
          SchemaText.write(column.column, &writer)
        } else {
          writer.text(4, "schema")
          writer.int32(5, columns.count)
        }
      }
      writer.int64(3, rowCount)
      writer.list(4, groups) { writer, group in
        writer.list(1, Array(zip(columns, group.chunks))) { writer, pair in
          writer.int64(2, 0)
          writer.structure(3) { write(pair.0.column, pair.1, &$0) }
        }
        writer.int64(2, group.chunks.reduce(0) { $0 + $1.uncompressedSize })
        writer.int64(3, group.rowCount)
        writer.int64(5, group.start)
        writer.int64(6, group.chunks.reduce(0) { $0 + $1.size })
      }
      writer.text(6, creator)
    }
    return writer.bytes
  }

  private func write(_ column: OutputColumn, _ chunk: WrittenChunk, _ writer: inout CompactWriter) {
    writer.int32(1, column.kind.physical.rawValue)
    writer.list(2, numbers: chunk.encodings.map(\.rawValue))
    writer.list(3, texts: [column.name])
    let number =
      switch codec {
      case .snappy: 1
      case .gzip: 2
      case .zstd: 6
      case .lz4, nil: 0
      }
    writer.int32(4, number)
    writer.int64(5, chunk.entries)
    writer.int64(6, chunk.uncompressedSize)
    writer.int64(7, chunk.size)
    writer.int64(9, chunk.dataOffset)
    if let offset = chunk.dictionaryOffset { writer.int64(11, offset) }
    writer.structure(12) { $0.int64(3, chunk.nulls) }
  }
}

/// A column's element of the schema.
enum SchemaText {
  static func write(_ column: OutputColumn, _ writer: inout CompactWriter) {
    let kind = column.kind
    writer.int32(1, kind.physical.rawValue)
    if kind.physical == .fixedByteArray { writer.int32(2, kind.width) }
    writer.int32(3, column.isNullable ? 1 : 0)
    writer.text(4, column.name)
    if let converted = converted(kind) { writer.int32(6, converted) }
    if case .decimal(let precision, let scale) = kind {
      writer.int32(7, scale)
      writer.int32(8, precision)
    }
    logical(kind, &writer)
  }

  private static func converted(_ kind: OutputColumn.Kind) -> Int? {
    switch kind {
    case .text: 0
    case .decimal: 5
    case .date: 6
    case .timestamptz: 10
    case .int16: 16
    case .json: 19
    // Times without a zone have no annotation of the older kind.
    case .boolean, .int32, .int64, .float, .double, .time, .timestamp, .binary: nil
    }
  }

  private static func logical(_ kind: OutputColumn.Kind, _ writer: inout CompactWriter) {
    switch kind {
    case .text: writer.structure(10) { $0.structure(1) { _ in } }
    case .json: writer.structure(10) { $0.structure(12) { _ in } }
    case .date: writer.structure(10) { $0.structure(6) { _ in } }
    case .decimal(let precision, let scale):
      writer.structure(10) { union in
        union.structure(5) { inner in
          inner.int32(1, scale)
          inner.int32(2, precision)
        }
      }
    case .int16:
      writer.structure(10) { union in
        union.structure(10) { inner in
          inner.byte(1, 16)
          inner.bool(2, true)
        }
      }
    case .time, .timestamp, .timestamptz:
      writer.structure(10) { union in
        union.structure(kind == .time ? 7 : 8) { inner in
          inner.bool(1, kind == .timestamptz)
          inner.structure(2) { $0.structure(TimeUnit.microseconds.rawValue) { _ in } }
        }
      }
    case .boolean, .int32, .int64, .float, .double, .binary: break
    }
  }
}

import Compression
import Diagnostics

/// An open Parquet file: its schema, and rows to iterate over.
package final class ParquetFile {
  package let name: String
  package let rowCount: Int
  package let rowGroupCount: Int
  /// The columns, in the file's order.
  package let fields: [ParquetField]

  let leaves: [LeafColumn]
  let rowGroups: [RowGroup]
  let source: any ByteSource
  /// Where the footer begins: no page reaches further.
  let dataEnd: Int

  /// Reads the footer.
  /// - Throws: `parquet.not-parquet`, `parquet.corrupt`, `parquet.unsupported`, and what the source throws.
  package init(_ source: any ByteSource) throws(Diagnostic) {
    self.source = source
    name = source.name
    let size = source.size
    guard size >= 12 else { throw ParquetDiagnostics.notParquet(name, size: size) }
    let tail = try source.read(size - 8, 8)
    guard tail.count == 8 else { throw ParquetDiagnostics.unreadable(name, "it became shorter") }
    switch String(decoding: tail[4...], as: UTF8.self) {
    case "PAR1": break
    case "PARE": throw ParquetDiagnostics.finding(.unsupported("encryption"), name)
    default: throw ParquetDiagnostics.notParquet(name, size: size)
    }
    let length = (0..<4).reduce(0) { $0 | Int(tail[$1]) << (8 * $1) }
    guard length <= size - 12 else { throw ParquetDiagnostics.finding(.corrupt("its footer is too long"), name) }
    dataEnd = size - 8 - length
    let footer = try source.read(dataEnd, length)
    do throws(Problem) {
      let metadata = try footer.withUnsafeBufferPointer { (bytes) throws(Problem) in
        try FileMetadata(UnsafeRawBufferPointer(bytes))
      }
      let schema = try SchemaBuilder(metadata.schema)
      fields = schema.fields
      leaves = schema.leaves
      rowGroups = metadata.rowGroups
      rowCount = metadata.rowCount
      rowGroupCount = rowGroups.count
      try Self.check(metadata, schema.leaves)
    } catch {
      throw ParquetDiagnostics.finding(error.at("footer at byte \(dataEnd)"), name)
    }
  }

  /// Opens a file by its path.
  package convenience init(path: String) throws(Diagnostic) {
    try self.init(try FileByteSource(path: path))
  }

  private static func check(_ metadata: FileMetadata, _ leaves: [LeafColumn]) throws(Problem) {
    var total = 0
    for group in metadata.rowGroups {
      guard group.rowCount >= 0, group.columns.count == leaves.count else {
        throw .corrupt("a row group does not have the schema's columns")
      }
      let (sum, overflow) = total.addingReportingOverflow(group.rowCount)
      guard !overflow else { throw .corrupt("its rows are too many") }
      total = sum
    }
    guard total == metadata.rowCount else { throw .corrupt("its row groups have not the rows stated") }
  }

  /// The rows of the file, from the first row group on.
  /// - Parameters:
  ///   - columns: numbers of `fields`, in the order wanted; nil for all.
  ///   - binaryAsText: numbers of `fields` whose bytes are taken as they are, where others become `\x` and digits
  ///     (old writers do not mark texts).
  ///   - rowGroups: which row groups; nil for all.
  package func rows(
    columns: [Int]? = nil, binaryAsText: Set<Int> = [], rowGroups: Range<Int>? = nil
  ) -> ParquetRows {
    ParquetRows(
      self, (columns ?? Array(fields.indices)).filter(fields.indices.contains), binaryAsText,
      (rowGroups ?? 0..<rowGroupCount).clamped(to: 0..<rowGroupCount))
  }
}

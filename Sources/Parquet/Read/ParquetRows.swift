import Compression
import Diagnostics

/// Rows of a file, one at a time, as PostgreSQL's COPY wants their values.
///
/// The memory in use is that of a page of each column, whatever the file's length.
package final class ParquetRows {
  private enum Column {
    case flat(ColumnCursor)
    case nested(NestedColumn)
  }

  private let file: ParquetFile
  private let columns: [Column]
  private let fields: [ParquetField]
  private var cursors: [ColumnCursor] = []
  private let codecs = BlockDecoder()
  private var groups: Range<Int>
  private var left = 0
  /// The number of the row that `next` went to, from 1; 0 before the first.
  package private(set) var rowNumber = 0

  init(_ file: ParquetFile, _ numbers: [Int], _ binaryAsText: Set<Int>, _ groups: Range<Int>) {
    self.file = file
    self.groups = groups
    var cursors: [ColumnCursor] = []
    fields = numbers.map { file.fields[$0] }
    columns = numbers.map { number in
      let field = file.fields[number]
      if case .leaf = field.kind {
        let leaf = file.leaves[field.leaves.lowerBound]
        let form = TextForm(leaf, nested: false, binaryAsText: binaryAsText.contains(number))
        let cursor = ColumnCursor(leaf, form: form)
        cursors.append(cursor)
        return .flat(cursor)
      }
      let parts = field.leaves.map { index in
        let leaf = file.leaves[index]
        return ColumnCursor(leaf, form: TextForm(leaf, nested: true, binaryAsText: binaryAsText.contains(number)))
      }
      cursors.append(contentsOf: parts)
      return .nested(NestedColumn(field, parts))
    }
    self.cursors = cursors
    leafNumbers = numbers.flatMap { Array(file.fields[$0].leaves) }
  }

  private let leafNumbers: [Int]

  /// How many fields a row has.
  package var fieldCount: Int { columns.count }

  /// Goes to the next row; false after the last.
  /// - Throws: `parquet.corrupt`, `parquet.unsupported`, and what the source throws.
  package func next() throws(Diagnostic) -> Bool {
    while left == 0 {
      guard let group = groups.first else { return false }
      groups = groups.dropFirst()
      try open(group)
    }
    left -= 1
    rowNumber += 1
    for index in columns.indices {
      do throws(Problem) {
        switch columns[index] {
        case .flat(let cursor): try cursor.step()
        case .nested(let column): try column.step()
        }
      } catch {
        throw ParquetDiagnostics.finding(error, file.name, column: fields[index].name)
      }
    }
    return true
  }

  private func open(_ number: Int) throws(Diagnostic) {
    let group = file.rowGroups[number]
    // Where there are no rows, writers leave the columns' places unset.
    guard group.rowCount > 0 else { return }
    for (index, cursor) in cursors.enumerated() {
      let chunk = group.columns[leafNumbers[index]]
      do throws(Problem) {
        guard !chunk.isEncrypted else { throw .unsupported("encryption") }
        guard !chunk.isElsewhere else { throw .unsupported("columns in other files") }
        guard chunk.type == cursor.leaf.physical else { throw .corrupt("a column has not its schema's type") }
        guard cursor.leaf.repetition > 0 || chunk.valueCount == group.rowCount else {
          throw .corrupt("a column has not as many values as rows")
        }
        let stream = try ChunkStream(file.source, chunk, fileEnd: file.dataEnd, decoder: codecs)
        try cursor.open(stream, entries: chunk.valueCount)
      } catch {
        throw ParquetDiagnostics.finding(error, file.name, column: cursor.leaf.path)
      }
    }
    left = group.rowCount
  }

  /// A field of the row as text; nil where it is null. Valid until `next` is called again.
  ///
  /// Nested fields are JSON. Nothing is escaped.
  @inline(__always)
  package func field(_ index: Int) -> UnsafeBufferPointer<UInt8>? {
    switch columns[index] {
    case .flat(let cursor): cursor.text
    case .nested(let column): column.text
    }
  }

  /// Appends a field as COPY's text format has it: `\N` for null, with escapes where needed.
  package func appendCopyField(_ index: Int, to output: inout [UInt8]) {
    guard let text = field(index) else {
      output.append(92)
      output.append(78)
      return
    }
    if needsEscapes(index) {
      CopyText.append(text, to: &output)
    } else {
      output.append(contentsOf: text)
    }
  }

  /// Appends the row as a line of COPY's text format.
  package func appendCopyRow(to output: inout [UInt8]) {
    for index in columns.indices {
      if index > 0 { output.append(9) }
      appendCopyField(index, to: &output)
    }
    output.append(10)
  }

  private func needsEscapes(_ index: Int) -> Bool {
    switch columns[index] {
    case .flat(let cursor): cursor.form.needsEscapes
    case .nested: true
    }
  }
}

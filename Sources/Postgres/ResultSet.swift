import CLibPQ

/// The answer to one statement. It owns libpq's result, so values are read where they lie; it stays on its
/// connection's thread (see `Rows` for a copy that travels). It outlives the connection.
package final class ResultSet {
  package struct Column: Sendable, Equatable {
    package let name: String
    /// The type's number in `pg_type`.
    package let typeOID: UInt32
    /// The type's modifier as the catalog keeps it (4 + length for varchar); -1 for none.
    package let typeModifier: Int32

    package init(name: String, typeOID: UInt32, typeModifier: Int32) {
      self.name = name
      self.typeOID = typeOID
      self.typeModifier = typeModifier
    }
  }

  private let result: OpaquePointer
  private let functions: LibPQ.Functions
  /// How many rows it holds.
  package let rowCount: Int
  package let columnCount: Int
  /// Whether the statement answers with rows, even with none (SELECT, INSERT ... RETURNING, SHOW).
  package let hasRows: Bool
  /// Whether the text held no statement at all.
  package let isEmptyQuery: Bool
  /// Filled when first asked for: most statements answer with no columns.
  private var columnList: [Column]?

  /// Takes the result over.
  init(_ result: OpaquePointer, status: LibPQ.Status, _ functions: LibPQ.Functions) {
    self.result = result
    self.functions = functions
    hasRows = status == .tuplesOK
    isEmptyQuery = status == .emptyQuery
    rowCount = hasRows ? Int(functions.pointee.PQntuples(result)) : 0
    columnCount = hasRows ? Int(functions.pointee.PQnfields(result)) : 0
  }

  deinit { functions.pointee.PQclear(result) }

  package var columns: [Column] {
    if let columnList { return columnList }
    let list = (0..<Int32(columnCount)).map { index in
      Column(
        name: functions.pointee.PQfname(result, index).map { String(cString: $0) } ?? "",
        typeOID: functions.pointee.PQftype(result, index),
        typeModifier: functions.pointee.PQfmod(result, index))
    }
    columnList = list
    return list
  }

  /// The first column of that name, from 0.
  package func columnIndex(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// The value's text; nil for NULL and outside the result. Rows and columns count from 0.
  package func value(_ row: Int, _ column: Int) -> String? {
    bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
  }

  /// The value's text as UTF-8, in place: valid only while this object lives. nil for NULL and outside the result.
  package func bytes(_ row: Int, _ column: Int) -> UnsafeRawBufferPointer? {
    guard row >= 0, row < rowCount, column >= 0, column < columnCount else { return nil }
    let row = Int32(truncatingIfNeeded: row)
    let column = Int32(truncatingIfNeeded: column)
    let length = Int(functions.pointee.PQgetlength(result, row, column))
    if length == 0, functions.pointee.PQgetisnull(result, row, column) != 0 { return nil }
    guard let start = functions.pointee.PQgetvalue(result, row, column) else { return nil }
    return UnsafeRawBufferPointer(start: start, count: length)
  }

  package func isNull(_ row: Int, _ column: Int) -> Bool { bytes(row, column) == nil }

  /// One row's texts.
  package func row(_ row: Int) -> [String?] { (0..<columnCount).map { value(row, $0) } }

  /// The first value of the first row; nil where there is none.
  package var scalar: String? { value(0, 0) }

  /// What the server calls what it did, as `SELECT 3`, `INSERT 0 1`, `CREATE TABLE`; empty for an empty query.
  package var commandTag: String { functions.pointee.PQcmdStatus(result).map { String(cString: $0) } ?? "" }

  /// The number in the command tag: rows selected, inserted, updated, deleted, merged or copied; nil where it has none.
  package var affectedRows: Int? {
    functions.pointee.PQcmdTuples(result).flatMap { Int(String(cString: $0)) }
  }

  /// A copy that any thread may read.
  package func copy() -> Rows { Rows(self) }
}

/// Rows that any thread may read: one block of bytes and where each value ends in it.
package struct Rows: Sendable {
  package let columns: [ResultSet.Column]
  package let rowCount: Int
  package let commandTag: String
  package let affectedRows: Int?
  private let text: [UInt8]
  /// Row by row: the end of each value in `text`, or -1 - end for NULL.
  private let ends: [Int]

  init(_ result: ResultSet) {
    columns = result.columns
    rowCount = result.rowCount
    commandTag = result.commandTag
    affectedRows = result.affectedRows
    var text: [UInt8] = []
    var ends: [Int] = []
    ends.reserveCapacity(rowCount * columns.count)
    for row in 0..<rowCount {
      for column in 0..<columns.count {
        if let bytes = result.bytes(row, column) {
          text.append(contentsOf: bytes)
          ends.append(text.count)
        } else {
          ends.append(-1 - text.count)
        }
      }
    }
    self.text = text
    self.ends = ends
  }

  /// The first column of that name, from 0.
  package func columnIndex(_ name: String) -> Int? { columns.firstIndex { $0.name == name } }

  /// The value's UTF-8; nil for NULL and outside the rows.
  package func bytes(_ row: Int, _ column: Int) -> ArraySlice<UInt8>? {
    guard row >= 0, row < rowCount, column >= 0, column < columns.count else { return nil }
    let index = row * columns.count + column
    guard ends[index] >= 0 else { return nil }
    let before = index == 0 ? 0 : ends[index - 1]
    return text[(before >= 0 ? before : -1 - before)..<ends[index]]
  }

  /// The value's text; nil for NULL and outside the rows.
  package func value(_ row: Int, _ column: Int) -> String? {
    bytes(row, column).map { String(decoding: $0, as: UTF8.self) }
  }

  /// One row's texts.
  package func row(_ row: Int) -> [String?] { columns.indices.map { value(row, $0) } }
}

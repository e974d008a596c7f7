import Diagnostics
import FileSystem
import JSON
import ProjectModel
import SQL

/// A seed's columns: names of its header, types as a load would give them, and how many rows there are.
enum SeedColumns {
  /// Files beyond this are not read to the end: their columns' types stay unknown.
  private static let longest = 4 << 20

  /// nil where the file cannot be read; loading it says why.
  static func read(_ node: Node) -> (table: KnownTable, rows: Int?)? {
    guard let bytes = try? FileSystem.read(Path.join(node.rootPath, node.originalFilePath)) else { return nil }
    let delimiter = node.config.string("delimiter")?.utf8.first ?? UInt8(ascii: ",")
    var reader = CSVReader(bytes, delimiter: delimiter)
    var fields: [CSVReader.Field] = []
    guard reader.next(&fields) == true else { return nil }
    let names = reader.columnNames(fields)
    let typed = node.config["column_types"]?.object ?? [:]
    var inference = names.map { ColumnInference(isForcedText: typed[$0] != nil) }
    let isShort = bytes.count <= longest
    var rows = 0
    while isShort, reader.next(&fields) == true {
      rows += 1
      for (column, field) in fields.enumerated() where column < inference.count {
        reader.value(field).withUnsafeBufferPointer { if !ColumnInference.isNull($0) { inference[column].add($0) } }
      }
    }
    let columns = names.enumerated().map { index, name in
      var type: SQLType?
      if let text = typed[name]?.string {
        type = DataTypeText.type(text)
      } else if isShort, inference[index].hasValue {
        type = DataTypeText.type(inference[index].scaledType)
      }
      return KnownTable.Column(name: name.lowercased(), type: type)
    }
    return (KnownTable(id: node.uniqueID, columns: columns, isComplete: true), isShort ? rows : nil)
  }
}

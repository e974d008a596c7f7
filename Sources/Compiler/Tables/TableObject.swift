import JSON
import Jinja

/// A query's rows as templates use them: what `run_query` gives, after agate's `Table`.
package final class TableObject: Object {
  package let columns: [String]
  package lazy var rows: [[Value]] = load()
  /// As `Integer`, `Number`, `Text`, `Date`, `DateTime`, `Boolean`; empty where not known.
  package let types: [String]
  package let rowCount: Int
  /// What the rows come from, where that is more than themselves (a seed's file).
  package let origin: AnyObject?
  /// Column types as SQL writes them, where `types` say too little; empty otherwise.
  package let sqlTypes: [String]
  private let load: () -> [[Value]]

  package init(columns: [String], rows: [[Value]], types: [String] = []) {
    self.columns = columns
    self.types = types
    sqlTypes = []
    rowCount = rows.count
    origin = nil
    load = { rows }
  }

  /// A table whose rows are made only when a template looks at them.
  package init(
    columns: [String], types: [String], sqlTypes: [String], rowCount: Int, origin: AnyObject,
    load: @escaping () -> [[Value]]
  ) {
    self.columns = columns
    self.sqlTypes = sqlTypes
    self.types = types
    self.rowCount = rowCount
    self.origin = origin
    self.load = load
  }

  package var typeName: String { "Table" }
  package var representation: String { "<agate.table.Table object>" }
  package var text: String {
    TextTable.render(
      ["column", "data_type"], columns.enumerated().map { [$1, types.indices.contains($0) ? types[$0] : "Text"] })
  }
  package var length: Int? { rowCount }
  package var nature: ObjectNature { .sequence }

  /// Rows as tuples: `load_result('x').data`. Those of a seed are made only when a template looks at them.
  package var data: Value { origin == nil ? .list(rows.map { .tuple($0) }) : .object(TableData(self)) }

  private func row(_ index: Int) -> Value { .object(RowObject(columns, rows[index])) }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "columns": .object(TableColumns(self))
    case "rows": .object(TableRows(self))
    case "column_names": .tuple(columns.map(Value.string))
    case "column_types":
      .tuple(columns.indices.map { .object(DataTypeObject(types.indices.contains($0) ? types[$0] : "Text")) })
    case "row_names": Value.none
    default: nil
    }
  }

  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if let name = key.string { return column(name) }
    guard let index = key.int, let at = Self.position(index, rows.count) else { return nil }
    return row(at)
  }

  static func position(_ index: Int, _ count: Int) -> Int? {
    let at = index < 0 ? index + count : index
    return (0..<count).contains(at) ? at : nil
  }

  func column(_ name: String) -> Value? {
    columns.firstIndex(of: name).map { .object(TableColumn(self, $0)) }
  }

  package func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(rows.indices.map(row))
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "select", "exclude":
      let key = try reader.required("key")
      var wanted: [String] = []
      if let one = key.string { wanted = [one] } else { wanted = try state.elements(of: key).map(\.text) }
      let kept = columns.indices.filter { wanted.contains(columns[$0]) == (name == "select") }
      let order = name == "select" ? wanted.compactMap { columns.firstIndex(of: $0) } : Array(kept)
      return .object(picking(order))
    case "rename":
      let names = try reader.required("column_names")
      var renamed = columns
      if let dict = names.dict {
        renamed = columns.map { dict[$0]?.text ?? $0 }
      } else {
        for (index, value) in try state.elements(of: names).enumerated() where index < renamed.count {
          renamed[index] = value.text
        }
      }
      return .object(TableObject(columns: renamed, rows: rows, types: types))
    case "limit":
      let stop = try reader.required("start_or_stop").int ?? rows.count
      return .object(TableObject(columns: columns, rows: Array(rows.prefix(max(0, stop))), types: types))
    case "where":
      let test = try reader.required("test")
      var kept: [[Value]] = []
      for (index, values) in rows.enumerated() where try state.call(test, Arguments([row(index)])).isTrue {
        kept.append(values)
      }
      return .object(TableObject(columns: columns, rows: kept, types: types))
    case "join":
      guard let right = try reader.required("right_table").object(TableObject.self) else {
        throw .typeError("join() takes a table")
      }
      let keys = try reader.required("left_key")
      var names: [String] = []
      if let one = keys.string { names = [one] } else { names = try state.elements(of: keys).map(\.text) }
      return .object(joined(right, on: names))
    default:
      guard let text = try TablePrinting.text(name, self, arguments) else { return nil }
      (state.globals as? RenderContext)?.project.log.printed(text)
      return Value.none
    }
  }

  /// All rows of this table, each with the first row of the other that has the same keys; none where there is none.
  private func joined(_ right: TableObject, on names: [String]) -> TableObject {
    let own = names.compactMap { columns.firstIndex(of: $0) }
    let other = names.compactMap { right.columns.firstIndex(of: $0) }
    guard own.count == names.count, other.count == names.count else { return self }
    let kept = right.columns.indices.filter { !other.contains($0) }
    let index = DictBox()
    for (number, row) in right.rows.enumerated() {
      let key = Value.tuple(other.map { row[$0] })
      if index.get(key) == nil { index.set(key, .int(number)) }
    }
    let rows = rows.map { row in
      let match = index.get(.tuple(own.map { row[$0] }))?.int
      return row + kept.map { column in match.map { right.rows[$0][column] } ?? Value.none }
    }
    return TableObject(
      columns: columns + kept.map { right.columns[$0] }, rows: rows,
      types: types.isEmpty || right.types.isEmpty ? [] : types + kept.map { right.types[$0] })
  }

  private func picking(_ order: [Int]) -> TableObject {
    TableObject(
      columns: order.map { columns[$0] }, rows: rows.map { row in order.map { row[$0] } },
      types: types.isEmpty ? [] : order.map { types[$0] })
  }

  /// The rows as a table with bars.
  package func printed(maxRows: Int? = nil) -> String {
    let shown = rows.prefix(maxRows ?? rows.count)
    let cells = shown.map { row in row.map { $0.isNone ? "" : $0.text } }
    let numeric = Set(types.indices.filter { types[$0] == "Integer" || types[$0] == "Number" })
    return TextTable.render(columns, cells, numeric: numeric)
  }
}

/// `table.columns`: by position or name.
final class TableColumns: Object {
  let table: TableObject
  init(_ table: TableObject) { self.table = table }

  var typeName: String { "MappedSequence" }
  var nature: ObjectNature { .sequence }
  var length: Int? { table.columns.count }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if let name = key.string { return table.column(name) }
    guard let index = key.int, let at = TableObject.position(index, table.columns.count) else { return nil }
    return .object(TableColumn(table, at))
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(table.columns.indices.map { .object(TableColumn(table, $0)) })
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "keys": .tuple(table.columns.map(Value.string))
    case "values": .tuple(table.columns.indices.map { .object(TableColumn(table, $0)) })
    case "items":
      .list(table.columns.indices.map { .tuple([.string(table.columns[$0]), .object(TableColumn(table, $0))]) })
    case "get": arguments.positional.first?.string.flatMap(table.column) ?? arguments[1] ?? Value.none
    default: nil
    }
  }
}

/// One column: its values in row order.
final class TableColumn: Object {
  let table: TableObject
  let index: Int
  init(_ table: TableObject, _ index: Int) {
    self.table = table
    self.index = index
  }

  var typeName: String { "Column" }
  var nature: ObjectNature { .sequence }
  var length: Int? { table.rows.count }
  var representation: String { "<agate.Column: '\(table.columns[index])'>" }

  private var values: [Value] { table.rows.map { $0[index] } }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "name": .string(table.columns[index])
    case "index": .int(index)
    case "data_type": .object(DataTypeObject(table.types.indices.contains(index) ? table.types[index] : "Text"))
    default: nil
    }
  }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let position = key.int, let at = TableObject.position(position, table.rows.count) else { return nil }
    return table.rows[at][index]
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? { ValueIterator(values) }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "values": return .tuple(values)
    case "values_without_nulls": return .tuple(values.filter { !$0.isNone })
    case "values_distinct":
      let seen = SetBox()
      return .tuple(values.filter { seen.insert($0) && seen.contains($0) })
    default: return nil
    }
  }
}

/// `table.rows`.
final class TableRows: Object {
  let table: TableObject
  init(_ table: TableObject) { self.table = table }

  var typeName: String { "MappedSequence" }
  var nature: ObjectNature { .sequence }
  var length: Int? { table.rowCount }

  private func row(_ index: Int) -> Value { .object(RowObject(table.columns, table.rows[index])) }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let index = key.int, let at = TableObject.position(index, table.rows.count) else { return nil }
    return row(at)
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(table.rows.indices.map(row))
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "values": .tuple(table.rows.indices.map(row))
    default: nil
    }
  }
}

/// The rows of a seed as the list of tuples that it would be.
final class TableData: Object {
  private let table: TableObject
  init(_ table: TableObject) { self.table = table }

  private lazy var list = Value.list(table.rows.map { .tuple($0) })

  var typeName: String { "list" }
  var nature: ObjectNature { .sequence }
  var length: Int? { table.rowCount }
  var isTrue: Bool { table.rowCount > 0 }
  var text: String { list.text }
  var representation: String { list.representation }

  func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard let index = key.int, let at = TableObject.position(index, table.rowCount) else { return nil }
    return .tuple(table.rows[at])
  }

  func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? {
    ValueIterator(table.rows.map { .tuple($0) })
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    try state.callMethod(name, of: list, arguments)
  }
}

/// One row: values by position or column name.
package final class RowObject: Object {
  let columns: [String]
  let values: [Value]

  package init(_ columns: [String], _ values: [Value]) {
    self.columns = columns
    self.values = values
  }

  package var typeName: String { "Row" }
  package var nature: ObjectNature { .sequence }
  package var length: Int? { values.count }
  package var representation: String {
    "<agate.Row: (\(values.map(\.representation).joined(separator: ", ")))>"
  }

  package func item(_ key: Value, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    if let name = key.string { return columns.firstIndex(of: name).map { values[$0] } }
    guard let index = key.int, let at = TableObject.position(index, values.count) else { return nil }
    return values[at]
  }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    columns.firstIndex(of: name).map { values[$0] }
  }

  package func iterate(_ state: RenderState) throws(RenderInterrupt) -> ValueIterator? { ValueIterator(values) }

  package func equals(_ other: Value) -> Bool {
    let others = other.elements ?? other.object(RowObject.self)?.values
    guard let others, others.count == values.count else { return false }
    return zip(values, others).allSatisfy { $0.isSame(as: $1) }
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "values": return .tuple(values)
    case "keys": return .tuple(columns.map(Value.string))
    case "items": return .list(zip(columns, values).map { .tuple([.string($0), $1]) })
    case "dict": return .dict(Array(zip(columns, values)))
    case "get":
      guard let key = arguments.positional.first else { return Value.none }
      return try item(key, state) ?? arguments[1] ?? arguments["default"] ?? Value.none
    default: return nil
    }
  }
}

/// A column's type, as `agate.Integer()`.
package final class DataTypeObject: Object {
  package let name: String
  package init(_ name: String) { self.name = name }
  package var typeName: String { name }
  package var representation: String { "<agate.data_types.\(name) object>" }

  package func callMethod(
    _ method: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    guard let value = arguments.positional.first ?? arguments["d"] else { return nil }
    switch method {
    case "jsonify":
      switch value {
      case .none, .bool, .int: return value
      case .decimal(let number): return .double(number.double)
      default: return .string(value.text.isEmpty ? "" : Self.written(value))
      }
    case "csvify": return value.isNone || name == "Number" || name == "Integer" ? value : .string(Self.written(value))
    case "cast": return value
    default: return nil
    }
  }

  /// Dates as ISO 8601 has them.
  private static func written(_ value: Value) -> String {
    if case .object(let object) = value, let text = object.json?.string { return text }
    return value.text
  }
}

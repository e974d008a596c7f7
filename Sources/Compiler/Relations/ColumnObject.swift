import JSON
import Jinja

/// A column as templates use it: `col.name`, `col.data_type`, `col.is_string()`.
package final class ColumnObject: Object {
  package let column: RelationColumn

  package init(_ column: RelationColumn) { self.column = column }

  package var typeName: String { column.adapter.name == "redshift" ? "RedshiftColumn" : "PostgresColumn" }
  package var representation: String { "<\(typeName) \(column.name) (\(column.dataType))>" }
  package var hash: Int? { column.hashValue }
  package func equals(_ other: Value) -> Bool { other.object(ColumnObject.self)?.column == column }

  package func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "name", "column": .string(column.name)
    case "quoted": .string(column.quoted)
    case "dtype": .string(column.dtype)
    case "data_type", "expanded_data_type": .string(column.dataType)
    case "char_size": column.charSize.map(Value.int) ?? Value.none
    case "numeric_precision": column.numericPrecision.map(Value.int) ?? Value.none
    case "numeric_scale": column.numericScale.map(Value.int) ?? Value.none
    default: nil
    }
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    switch name {
    case "is_string": return .bool(column.isString)
    case "is_number": return .bool(column.isNumber)
    case "is_float": return .bool(column.isFloat)
    case "is_integer": return .bool(column.isInteger)
    case "is_numeric": return .bool(column.isNumeric)
    case "string_size":
      guard let size = column.stringSize else {
        throw .failure("compile.column-type", "Called string_size() on non-string field!")
      }
      return .int(size)
    case "can_expand_to":
      guard
        let other = arguments.positional.first?.object(ColumnObject.self)
          ?? arguments["other_column"]?.object(ColumnObject.self)
      else { throw .typeError("can_expand_to() takes a column") }
      return .bool(column.canExpand(to: other.column))
    case "literal":
      return .string("\(arguments.positional.first?.text ?? "")::\(column.dataType)")
    default: return try APIColumnClass(column.adapter).callMethod(name, arguments, state)
    }
  }
}

/// `api.Column` (also `adapter.Column`): makes columns and type names.
package final class APIColumnClass: Object {
  private let adapter: AdapterType
  package init(_ adapter: AdapterType) { self.adapter = adapter }

  package var typeName: String { "type" }
  package var representation: String { "<class 'Column'>" }
  package var isCallable: Bool { true }

  package func call(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    var reader = arguments.reader("Column")
    let name = try reader.required("column").text
    let dtype = try reader.required("dtype").text
    let charSize = try reader.optional("char_size")?.int
    let precision = try reader.optional("numeric_precision")?.int
    let scale = try reader.optional("numeric_scale")?.int
    try reader.finish()
    return .object(
      ColumnObject(
        RelationColumn(
          name: name, dtype: dtype, charSize: charSize, numericPrecision: precision, numericScale: scale,
          adapter: adapter)))
  }

  package func callMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader(name)
    switch name {
    case "create":
      let column = try reader.required("name").text
      let type = RelationColumn.translateType(try reader.required("label_or_dtype").text)
      return .object(ColumnObject(RelationColumn(name: column, dtype: type, adapter: adapter)))
    case "from_description":
      let column = try reader.required("name").text
      let description = try reader.required("raw_data_type").text
      guard let parsed = RelationColumn(name: column, description: description, adapter: adapter) else {
        throw .failure("compile.column-type", "Could not interpret data type \"\(description)\"")
      }
      return .object(ColumnObject(parsed))
    case "translate_type":
      return .string(RelationColumn.translateType(try reader.required("dtype").text))
    case "string_type":
      return .string(RelationColumn.stringType(try reader.required("size").int ?? 256))
    case "numeric_type":
      let dtype = try reader.required("dtype").text
      let precision = try reader.required("precision").int
      return .string(RelationColumn.numericType(dtype, precision, try reader.required("scale").int))
    default: return nil
    }
  }
}

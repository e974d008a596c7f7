import FileSystem
import JSON
import Jinja
import ProjectModel

/// An index of a model's `indexes` config (PostgreSQL): `adapter.parse_index(raw)`.
final class IndexConfigObject: Object {
  let columns: [String]
  let unique: Bool
  let type: String?
  let name: String?

  init(columns: [String], unique: Bool, type: String?, name: String?) {
    self.columns = columns
    self.unique = unique
    self.type = type
    self.name = name
  }

  /// None for None; an object for a dict with `columns`.
  static func parse(_ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value {
    guard let raw = arguments.positional.first ?? arguments["raw_index"], !raw.isNone else { return .none }
    func invalid(_ what: String) -> RenderInterrupt {
      .failure(
        "compile.index", "Could not parse index config: \(what)",
        hint: "an index is a dict with 'columns', and 'unique' and 'type' where wanted")
    }
    guard let dict = raw.dict else { throw invalid("\(raw.representation) is not of type 'object'") }
    guard let listed = dict["columns"] else { throw invalid("'columns' is a required property") }
    guard listed.elements != nil else {
      throw invalid("at path ['columns']: \(listed.representation) is not of type 'array'")
    }
    if let unique = dict["unique"], !unique.isNone, unique.bool == nil {
      throw invalid("at path ['unique']: \(unique.representation) is not of type 'boolean'")
    }
    return .object(
      IndexConfigObject(
        columns: try state.elements(of: listed).map(\.text), unique: dict["unique"]?.isTrue ?? false,
        type: dict["type"]?.string, name: dict["name"]?.string))
  }

  var typeName: String { "PostgresIndexConfig" }
  var nature: ObjectNature { .mapping }

  func attribute(_ name: String, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    switch name {
    case "columns": .list(columns.map(Value.string))
    case "unique": .bool(unique)
    case "type": .optional(type)
    case "name": .optional(self.name)
    default: nil
    }
  }

  func callMethod(_ name: String, _ arguments: Arguments, _ state: RenderState) throws(RenderInterrupt) -> Value? {
    guard name == "render", let relation = arguments.positional.first else { return nil }
    // dbt: the name is a digest that also holds the time, because a relation is swapped while the old index stands.
    let identifier = try state.attribute("identifier", of: relation).text
    let microseconds = (state.globals as? RenderContext)?.project.invocation.startedAtMicroseconds ?? 0
    let parts = columns + [identifier, unique ? "True" : "False", type ?? "None", String(microseconds)]
    return .string(Checksum.md5(parts.joined(separator: "_")))
  }
}

/// `adapter.convert_type(table, index)`: the column type that a seed's column gets.
enum TypeConversion {
  static func convert(_ arguments: Arguments) throws(RenderInterrupt) -> Value {
    guard let table = arguments.positional.first?.object(TableObject.self), let index = arguments[1]?.int,
      table.columns.indices.contains(index)
    else { throw .typeError("convert_type() takes a table and a column's index") }
    if table.sqlTypes.indices.contains(index) { return .string(table.sqlTypes[index]) }
    return .string(type(table.types.indices.contains(index) ? table.types[index] : "Text"))
  }

  static func type(_ name: String) -> String {
    switch name {
    case "Integer": "integer"
    case "Number": "numeric"
    case "Boolean": "boolean"
    case "DateTime": "timestamp without time zone"
    case "Date": "date"
    case "TimeDelta": "time"
    default: "text"
    }
  }
}

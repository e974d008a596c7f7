import Compiler
import Database
import Diagnostics
import JSON
import Jinja
import Postgres
import ProjectModel

extension RuntimeAdapter {
  func columnMethod(
    _ name: String, _ arguments: Arguments, _ state: RenderState
  ) throws(RenderInterrupt) -> Value? {
    var reader = arguments.reader("adapter.\(name)")
    switch name {
    case "get_columns_in_relation", "get_columns_in_table":
      return try callMacro("get_columns_in_relation", [try reader.required("relation")], state)
    case "get_missing_columns":
      let from = try columns(try reader.required("from_relation"), state)
      let known = Set(try columns(try reader.required("to_relation"), state).map(\.name))
      return .list(from.filter { !known.contains($0.name) }.map { .object(ColumnObject($0)) })
    case "expand_target_column_types":
      try expand(from: try reader.required("from_relation"), to: try reader.required("to_relation"), state)
      return Value.none
    case "get_column_schema_from_query":
      let sql = try reader.required("sql").text
      let result = try lift { () throws(Diagnostic) in try session.execute(sql, autoBegin: true) }
      for column in result.columns where DriverTypeName.isUnknown(column.typeOID) {
        environment.events.emit(
          Event(
            "TypeCodeNotFound", "E050", .debug,
            "The `type_code` \(column.typeOID) was not recognized: its number stands for its name in messages about "
              + "contracts", data: ["type_code": .int(Int(column.typeOID))]))
      }
      return .list(
        result.columns.map { column in
          .object(
            ColumnObject(
              RelationColumn(
                name: column.name, dtype: RelationColumn.translateType(DriverTypeName.name(of: column.typeOID)),
                adapter: adapter)))
        })
    default: return nil
    }
  }

  private func columns(_ relation: Value, _ state: RenderState) throws(RenderInterrupt) -> [RelationColumn] {
    let listed = try callMacro("get_columns_in_relation", [relation], state)
    return try state.elements(of: listed).compactMap { $0.object(ColumnObject.self)?.column }
  }

  /// Widens text columns of the target that are too short for what comes.
  private func expand(from: Value, to: Value, _ state: RenderState) throws(RenderInterrupt) {
    let wanted = Dictionary(try columns(from, state).map { ($0.name, $0) }) { first, _ in first }
    for column in try columns(to, state) {
      guard let other = wanted[column.name], column.canExpand(to: other), let size = other.stringSize else { continue }
      _ = try callMacro(
        "alter_column_type", [to, .string(column.name), .string(RelationColumn.stringType(size))], state)
    }
  }
}

/// Names that Python's PostgreSQL driver gives to types; contracts compare and show them.
enum DriverTypeName {
  static func isUnknown(_ oid: UInt32) -> Bool { name(of: oid).hasPrefix("unknown") }

  static func name(of oid: UInt32) -> String {
    switch oid {
    case 16: "BOOLEAN"
    case 20: "LONGINTEGER"
    case 21, 23: "INTEGER"
    case 25, 1042, 1043, 18, 19: "STRING"
    case 700, 701: "FLOAT"
    case 1700: "DECIMAL"
    case 1082: "DATE"
    case 1083, 1266: "TIME"
    case 1114: "DATETIME"
    case 1184: "DATETIMETZ"
    case 1186: "INTERVAL"
    case 114: "JSON"
    case 3802: "JSONB"
    case 17: "BINARY"
    case 26: "ROWID"
    case 1005, 1007: "INTEGERARRAY"
    case 1016: "LONGINTEGERARRAY"
    case 1009, 1015: "STRINGARRAY"
    case 2950: "UUID"
    case 869: "INET"
    default: "unknown type_code \(oid)"
    }
  }
}

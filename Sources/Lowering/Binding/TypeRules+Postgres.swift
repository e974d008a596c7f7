import SQL

extension TypeRules {
  /// The type's name in PostgreSQL; nil where PostgreSQL has none like it.
  static func postgres(_ type: SQLType) -> String? {
    switch type {
    case .smallint: "smallint"
    case .integer: "integer"
    case .bigint: "bigint"
    case .decimal(let precision, let scale): "numeric(\(precision),\(scale))"
    case .real: "real"
    case .double: "double precision"
    case .boolean: "boolean"
    case .char(let length): "char(\(length))"
    case .varchar(let length): "varchar(\(length))"
    case .date: "date"
    case .time: "time"
    case .timetz: "timetz"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamptz"
    case .interval: "interval"
    case .super: "rs_catalog.super"
    case .varbyte: "bytea"
    case .geometry: "rs_spatial.geometry"
    case .geography: "rs_spatial.geography"
    case .hllsketch: nil
    case .other(let name): name
    }
  }

  /// The type's name in the server's messages.
  static func messageName(_ type: SQLType) -> String {
    switch type {
    case .char: "character"
    case .varchar: "character varying"
    case .time: "time without time zone"
    case .timestamp: "timestamp without time zone"
    default: type.baseName
    }
  }
}

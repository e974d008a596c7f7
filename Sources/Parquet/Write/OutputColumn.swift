/// A column of a file to be written.
package struct OutputColumn: Sendable {
  /// What its values are; they arrive as PostgreSQL's text.
  package enum Kind: Sendable, Equatable {
    case boolean, int16, int32, int64, float, double
    /// At most 38 digits.
    case decimal(precision: Int, scale: Int)
    case date, time, timestamp, timestamptz
    case text
    /// JSON text, as Redshift unloads SUPER.
    case json
    /// Hexadecimal digits, with or without `\x`.
    case binary
  }

  package let name: String
  package let kind: Kind
  package let isNullable: Bool

  package init(name: String, kind: Kind, isNullable: Bool = true) {
    self.name = name
    self.kind = kind
    self.isNullable = isNullable
  }
}

extension OutputColumn.Kind {
  /// By the name of a Redshift or PostgreSQL type, as `numeric(10,2)`; names without a type of their own are text.
  package init(typeName: String) {
    let name = typeName.lowercased()
    let head = name.prefix { $0 != "(" }
    let base = head.hasSuffix(" ") ? String(head.dropLast()) : String(head)
    var numbers: [Int] = []
    if let open = name.firstIndex(of: "("), let close = name[open...].firstIndex(of: ")") {
      numbers = name[name.index(after: open)..<close].split(separator: ",").compactMap { part in
        Int(part.filter { $0 != " " })
      }
    }
    // As in `timestamp(3) with time zone`.
    let isZoned = name.hasSuffix("with time zone")
    switch base {
    case "boolean", "bool": self = .boolean
    case "smallint", "int2": self = .int16
    case "integer", "int", "int4": self = .int32
    case "bigint", "int8", "oid": self = .int64
    case "real", "float4": self = .float
    case "double precision", "float8", "float": self = .double
    case "numeric", "decimal":
      // Redshift: 18 digits and no fraction where nothing is said.
      self = .decimal(precision: min(38, numbers.first ?? 18), scale: numbers.count > 1 ? numbers[1] : 0)
    case "date": self = .date
    case "time", "time without time zone": self = .time
    case "timestamp", "timestamp without time zone": self = isZoned ? .timestamptz : .timestamp
    case "timestamptz", "timestamp with time zone": self = .timestamptz
    case "super", "json", "jsonb": self = .json
    case "varbyte", "varbinary", "binary varying", "bytea": self = .binary
    default: self = .text
    }
  }

  var typeName: String {
    switch self {
    case .boolean: "boolean"
    case .int16: "smallint"
    case .int32: "integer"
    case .int64: "bigint"
    case .float: "real"
    case .double: "double precision"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .date: "date"
    case .time: "time"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamptz"
    case .text: "varchar"
    case .json: "super"
    case .binary: "varbyte"
    }
  }

  var physical: PhysicalType {
    switch self {
    case .boolean: .boolean
    case .int16, .int32, .date: .int32
    case .int64, .time, .timestamp, .timestamptz: .int64
    case .float: .float
    case .double: .double
    case .decimal(let precision, _): precision <= 9 ? .int32 : precision <= 18 ? .int64 : .fixedByteArray
    case .text, .json, .binary: .byteArray
    }
  }

  /// Bytes of a value of fixed length; 0 for others.
  var width: Int {
    switch physical {
    case .boolean, .byteArray: return 0
    case .int32, .float: return 4
    case .int64, .double: return 8
    case .int96: return 12
    case .fixedByteArray:
      guard case .decimal(let precision, _) = self else { return 0 }
      // The fewest bytes that hold so many digits and a sign.
      var width = 1
      var limit: UInt128 = 128
      let digits = (0..<precision).reduce(UInt128(1)) { power, _ in power * 10 }
      while limit < digits {
        width += 1
        limit = width == 16 ? .max : limit << 8
      }
      return width
    }
  }
}

/// A Redshift type, its spelling settled: `int4` and `integer` are one.
package enum SQLType: Sendable, Hashable {
  case smallint, integer, bigint
  case decimal(precision: Int, scale: Int)
  case real, double
  case boolean
  /// Lengths in bytes.
  case char(Int), varchar(Int)
  case date, time, timetz, timestamp, timestamptz
  case interval
  case `super`
  case varbyte(Int)
  case geometry, geography, hllsketch
  /// PostgreSQL's own types (`oid`, `name`, `regclass`), by name.
  case other(String)

  /// Redshift: the longest varchar of a column, in bytes.
  package static let longestVarchar = 65535
  package static let longestChar = 4096

  /// The type that a name as written stands for.
  package init(_ name: TypeName) {
    guard name.arrayDimensions == 0 else {
      self = .other(name.name + String(repeating: "[]", count: name.arrayDimensions))
      return
    }
    self = SQLType(name: name.name, arguments: name.arguments)
  }

  /// What a cast to the name makes of a value. The default length of VARCHAR is a column's: without one a cast cuts nothing,
  /// and a string stays as long as it was.
  package init(castTo name: TypeName, of source: SQLType?) {
    let type = SQLType(name)
    guard case .varchar = type, name.arguments.isEmpty else {
      self = type
      return
    }
    switch source {
    case .varchar(let length)?, .char(let length)?: self = .varchar(length)
    default: self = .varchar(Self.longestVarchar)
    }
  }

  /// As above, of a lower-case name and what stands in its parentheses.
  package init(name: String, arguments: [String]) {
    func number(_ index: Int, _ standard: Int) -> Int {
      index < arguments.count ? Int(arguments[index]) ?? standard : standard
    }
    func length(_ standard: Int, _ longest: Int) -> Int {
      arguments.first == "max" ? longest : number(0, standard)
    }
    switch name {
    case "smallint", "int2": self = .smallint
    case "integer", "int", "int4": self = .integer
    case "bigint", "int8": self = .bigint
    case "decimal", "numeric", "dec": self = .decimal(precision: number(0, 18), scale: number(1, 0))
    case "real", "float4": self = .real
    case "float": self = number(0, 53) <= 24 ? .real : .double
    case "double precision", "float8", "double": self = .double
    case "boolean", "bool": self = .boolean
    case "char", "character", "nchar", "national character", "national char":
      self = .char(length(1, Self.longestChar))
    case "bpchar": self = .char(length(256, Self.longestChar))
    case "varchar", "character varying", "nvarchar", "char varying", "national character varying",
      "national char varying", "nchar varying":
      self = .varchar(length(256, Self.longestVarchar))
    case "text", "string": self = .varchar(256)
    case "date": self = .date
    case "time", "time without time zone": self = .time
    case "timetz", "time with time zone": self = .timetz
    case "timestamp", "timestamp without time zone", "datetime": self = .timestamp
    case "timestamptz", "timestamp with time zone": self = .timestamptz
    case "super": self = .super
    case "varbyte", "varbinary", "binary varying": self = .varbyte(length(64000, 1_024_000))
    case "geometry": self = .geometry
    case "geography": self = .geography
    case "hllsketch": self = .hllsketch
    default: self = name.hasPrefix("interval") ? .interval : .other(name)
    }
  }

  /// The type as PostgreSQL's `format_type` writes it; nil where it tells too little (a numeric without a scale).
  package init?(postgres text: String) {
    var name = text
    var arguments: [String] = []
    if let open = text.firstIndex(of: "("), let close = text.firstIndex(of: ")") {
      arguments = text[text.index(after: open)..<close].split(separator: ",").map { String($0) }
      name = String(text[..<open]) + String(text[text.index(after: close)...])
    }
    switch name {
    case "numeric" where arguments.isEmpty: return nil
    case "text",
      "character varying" where arguments.isEmpty:
      self = .varchar(Self.longestVarchar)
    case "jsonb", "rs_catalog.super": self = .super
    case "rs_catalog.hllsketch": self = .hllsketch
    case "rs_spatial.geometry": self = .geometry
    case "rs_spatial.geography": self = .geography
    case "bytea": self = .varbyte(64000)
    case "json", "name", "oid", "regclass", "\"char\"": self = .other(name)
    default: self = name.hasSuffix("[]") ? .other(name) : SQLType(name: name, arguments: arguments)
    }
  }

  package var isInteger: Bool {
    switch self {
    case .smallint, .integer, .bigint: true
    default: false
    }
  }

  package var isSpatial: Bool { self == .geometry || self == .geography }

  package var isString: Bool {
    switch self {
    case .char, .varchar: true
    default: false
    }
  }

  package var isNumber: Bool {
    switch self {
    case .smallint, .integer, .bigint, .decimal, .real, .double: true
    default: false
    }
  }
}

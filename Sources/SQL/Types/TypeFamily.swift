/// Types that behave alike where values meet.
package enum TypeFamily: Sendable, Equatable {
  case number, string, boolean, moment, time, interval, document, bytes, spatial, sketch, other
}

extension SQLType {
  package var family: TypeFamily {
    switch self {
    case .smallint, .integer, .bigint, .decimal, .real, .double: .number
    case .char, .varchar: .string
    case .boolean: .boolean
    case .date, .timestamp, .timestamptz: .moment
    case .time, .timetz: .time
    case .interval: .interval
    case .super: .document
    case .varbyte: .bytes
    case .geometry, .geography: .spatial
    case .hllsketch: .sketch
    case .other: .other
    }
  }

  /// As Redshift writes it: `varchar(20)`, `numeric(18,2)`.
  package var text: String {
    switch self {
    case .smallint: "smallint"
    case .integer: "integer"
    case .bigint: "bigint"
    case .decimal(let precision, let scale): "numeric(\(precision),\(scale))"
    case .char(let length): "char(\(length))"
    case .varchar(let length): "varchar(\(length))"
    case .varbyte(let length): "varbyte(\(length))"
    default: baseName
    }
  }

  /// The name without length, precision and scale: what a contract compares.
  package var baseName: String {
    switch self {
    case .smallint: "smallint"
    case .integer: "integer"
    case .bigint: "bigint"
    case .decimal: "numeric"
    case .real: "real"
    case .double: "double precision"
    case .boolean: "boolean"
    case .char: "char"
    case .varchar: "varchar"
    case .date: "date"
    case .time: "time"
    case .timetz: "time with time zone"
    case .timestamp: "timestamp"
    case .timestamptz: "timestamp with time zone"
    case .interval: "interval"
    case .super: "super"
    case .varbyte: "varbyte"
    case .geometry: "geometry"
    case .geography: "geography"
    case .hllsketch: "hllsketch"
    case .other(let name): name
    }
  }
}

/// Which types never meet without a cast. What Redshift might convert by itself is no finding.
package enum TypeMeeting {
  /// Whether `=`, `<`, IN, BETWEEN, CASE, COALESCE or a set operation of the two is an error at the server.
  package static func isError(_ left: SQLType, _ right: SQLType, _ dialect: SQLDialect) -> Bool {
    isError(left.family, right.family, left, right, dialect) || isError(right.family, left.family, right, left, dialect)
  }

  private static func isError(
    _ a: TypeFamily, _ b: TypeFamily, _ left: SQLType, _ right: SQLType, _ dialect: SQLDialect
  ) -> Bool {
    switch (a, b) {
    case (.number, .moment), (.number, .time), (.number, .interval), (.moment, .interval), (.boolean, .moment),
      (.boolean, .time), (.boolean, .interval):
      return true
    // Redshift casts whole numbers to boolean and back.
    case (.boolean, .number): return dialect == .postgres || !right.isInteger
    case (.number, .string), (.moment, .string), (.boolean, .string): return dialect == .postgres
    default: return false
    }
  }

  /// Whether `CAST` of the one to the other is an error.
  package static func isCastError(_ from: SQLType, to: SQLType, _ dialect: SQLDialect) -> Bool {
    switch (from.family, to.family) {
    case (.moment, .number), (.moment, .boolean), (.interval, .moment), (.time, .number): return true
    // Redshift: a boolean has no text of its own.
    case (.boolean, .string): return dialect == .redshift
    case (.boolean, .moment), (.boolean, .time): return true
    default: return false
    }
  }
}

/// Whose rules hold.
package enum SQLDialect: Sendable, Equatable { case redshift, postgres }

/// A unit of time; the numbers are those of the format's union.
package enum TimeUnit: Int, Sendable {
  case milliseconds = 1
  case microseconds, nanoseconds

  /// How many make a second.
  var perSecond: Int64 {
    switch self {
    case .milliseconds: 1000
    case .microseconds: 1_000_000
    case .nanoseconds: 1_000_000_000
    }
  }
}

/// What the values of a leaf column mean.
package enum ParquetType: Sendable, Equatable {
  case boolean
  case integer(bits: Int, signed: Bool)
  case float16, float, double
  case decimal(precision: Int, scale: Int)
  case date
  /// `utc`: the values are normalised to UTC; otherwise they are of no particular zone.
  case time(TimeUnit, utc: Bool)
  case timestamp(TimeUnit, utc: Bool)
  /// Nanoseconds and a Julian day, as old writers have timestamps.
  case int96
  case string, enumeration, json, bson, uuid
  /// nil: of any length.
  case binary(length: Int?)
  /// Only nulls.
  case unknown

  /// The Redshift type that holds every value, as `decimal(10,2)`.
  package var redshiftType: String {
    switch self {
    case .boolean: "boolean"
    case .integer(let bits, let signed):
      switch signed ? bits : bits + 1 {
      case ...16: "smallint"
      case ...32: "integer"
      case ...64: "bigint"
      default: "decimal(20,0)"
      }
    case .float16, .float: "real"
    case .double: "double precision"
    case .decimal(let precision, let scale): "decimal(\(precision),\(scale))"
    case .date: "date"
    case .time: "time"
    case .timestamp(_, let utc): utc ? "timestamptz" : "timestamp"
    case .int96: "timestamp"
    case .string, .enumeration, .json, .unknown: "varchar(65535)"
    case .uuid: "varchar(36)"
    case .bson, .binary: "varbyte(64000)"
    }
  }
}

import SQL

/// A column that a load fills.
package struct LoadColumn: Sendable, Equatable {
  package enum Identity: Sendable, Equatable { case none, always, byDefault }

  package let name: String
  package let type: SQLType
  package let isNotNull: Bool
  package let identity: Identity
  /// The default's value, of a column that is NOT NULL: what COPY puts where a field is NULL.
  package let standIn: String?

  package init(
    name: String, type: SQLType, isNotNull: Bool = false, identity: Identity = .none, standIn: String? = nil
  ) {
    self.name = name
    self.type = type
    self.isNotNull = isNotNull
    self.identity = identity
    self.standIn = standIn
  }

  /// Type and length as `stl_load_errors` shows them.
  var shownType: (name: String, length: String) {
    switch type {
    case .smallint: ("int2", "0")
    case .integer: ("int4", "0")
    case .bigint: ("int8", "0")
    case .decimal(let precision, let scale): ("numeric", "\(precision), \(scale)")
    case .real: ("float4", "0")
    case .double: ("float8", "0")
    case .boolean: ("bool", "0")
    case .char(let length): ("char", String(length))
    case .varchar(let length): ("varchar", String(length))
    case .date: ("date", "0")
    case .time: ("time", "0")
    case .timetz: ("timetz", "0")
    case .timestamp: ("timestamp", "0")
    case .timestamptz: ("timestamptz", "0")
    case .interval: ("interval", "0")
    case .super: ("super", "0")
    case .varbyte(let length): ("varbyte", String(length))
    case .geometry: ("geometry", "0")
    case .geography: ("geography", "0")
    case .hllsketch: ("hllsketch", "0")
    case .other(let name): (name, "0")
    }
  }
}

/// Why a row is not loaded, in the words of `stl_load_errors`.
///
/// Codes follow Redshift's load error reference (r_Load_Error_Reference).
struct RowError: Error {
  var code: Int
  var reason: String

  init(_ code: Int, _ reason: String) {
    self.code = code
    self.reason = reason
  }

  static let delimiterNotFound = RowError(1214, "Delimiter not found")
  static let extraColumns = RowError(1202, "Extra column(s) found")
  static let missingNotNull = RowError(1213, "Missing data for not-null field")
  static let stringTooLong = RowError(1204, "String length exceeds DDL length")
  static let charTooLong = RowError(1204, "Char length exceeds DDL length")
  static let nullByte = RowError(1218, "Invalid null byte - field longer than 1 byte")
  static let quoteFormat = RowError(1214, "Invalid quote formatting for CSV")
  static let missingEndQuote = RowError(1214, "Delimited value missing end quote")
  static let boolean = RowError(1210, "Unknown boolean format")
  static let shortDate = RowError(1205, "Invalid Date Format - length must be 10 or more")
  static let tooLong = RowError(1216, "Input line is longer than 4 MB")
  static let json = RowError(1216, "Invalid JSON format")
  static let jsonMember = RowError(1216, "Invalid JSONPath format: Member is not an object.")
  static let jsonItem = RowError(1216, "Invalid JSONPath format: Member is not an array.")
  static let superValue = RowError(1224, "Input data is not well-formed JSON for the super data type")
  static let fixedWidth = RowError(1203, "Input data had fewer columns than were defined in the DDL.")
}

/// A row that was not loaded, as it is recorded.
package struct LoadError: Sendable {
  package let file: String
  /// From 1, within the file.
  package let line: Int
  /// nil where no single column is meant.
  package let column: LoadColumn?
  /// Byte offset of the field in the line.
  package let position: Int
  /// At most 1,024 bytes.
  package let rawLine: String
  package let rawValue: String
  package let code: Int
  package let reason: String

  /// Type and length as Redshift shows them; empty without a column.
  package var type: (name: String, length: String) { column?.shownType ?? ("", "") }
}

import SQL

/// How names are written for PostgreSQL.
package enum Names {
  /// Columns that PostgreSQL puts beside those of a table; no table of Redshift's has a column of such a name.
  static let systemColumns: WordSet = ["oid", "tableoid", "xmin", "cmin", "xmax", "cmax", "ctid"]

  /// In quotes, whatever it holds; in its short form where PostgreSQL would cut it.
  package static func quoted(_ name: String) -> String {
    if name.utf8.count > longest { return quoted(LongNames.short(name)) }
    let plain = String(unsafeUninitializedCapacity: name.utf8.count + 2) { buffer in
      var end = 1
      buffer[0] = UInt8(ascii: "\"")
      for byte in name.utf8 {
        // One of its own is doubled below.
        if byte == UInt8(ascii: "\"") { return 0 }
        buffer[end] = byte
        end += 1
      }
      buffer[end] = UInt8(ascii: "\"")
      return end + 1
    }
    if !plain.isEmpty { return plain }
    var result = "\""
    for scalar in name.unicodeScalars {
      if scalar == "\"" { result += "\"" }
      result.unicodeScalars.append(scalar)
    }
    return result + "\""
  }

  /// A string constant; backslashes stand for themselves in PostgreSQL's plain literals.
  ///
  /// Redshift: as in PostgreSQL 8.0, a zero byte (`\0`) ends the string.
  package static func literal(_ whole: String) -> String {
    let value = whole.utf8.contains(0) ? String(whole.unicodeScalars.prefix { $0.value != 0 }) : whole
    if !value.utf8.contains(UInt8(ascii: "'")) { return "'" + value + "'" }
    var result = "'"
    for scalar in value.unicodeScalars {
      if scalar == "'" { result += "'" }
      result.unicodeScalars.append(scalar)
    }
    return result + "'"
  }

  /// A name as a string constant, as PostgreSQL's catalog has it.
  package static func key(_ name: String) -> String { literal(LongNames.short(name)) }

  package static func qualified(_ parts: [String]) -> String { parts.map(quoted).joined(separator: ".") }

  /// How many bytes of a name PostgreSQL keeps.
  static let longest = 63

  /// Words that PostgreSQL 15 reserves and Redshift does not: as names they need quotes. The lexer knows them all: a name
  /// that is no keyword is none of them.
  static let reservedByPostgres: WordSet = [
    "array", "asymmetric", "concurrently", "current_catalog", "current_role", "fetch", "lateral", "returning",
    "symmetric",
    "tablesample", "variadic", "window", "collation",
  ]

  /// Words that PostgreSQL 15 takes as an alias only after AS.
  static let needsAs: WordSet = [
    "array", "char", "character", "day", "filter", "hour", "isnull", "minute", "month", "notnull", "over", "overlaps",
    "precision", "second", "varying", "within", "without", "year",
  ]
}

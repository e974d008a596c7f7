import Diagnostics

/// The wording of this module's findings.
package enum LoadingDiagnostics {
  static func unsupported(_ what: String, _ place: SourcePlace, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "load.unsupported", message: "\(what) is not supported on the local target", place: place, hint: hint)
  }

  static func conflict(_ one: String, _ other: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "load.conflicting-options", message: "\(one) cannot be used with \(other)", place: place)
  }

  static func twice(_ option: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "load.conflicting-options", message: "\(option) is given twice", place: place)
  }

  static func badValue(_ option: String, _ wanted: String, _ place: SourcePlace) -> Diagnostic {
    Diagnostic(code: "load.bad-option", message: "\(option) must be \(wanted)", place: place)
  }

  package static func noFiles(_ key: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "load.no-files", message: "The specified S3 prefix '\(key)' does not exist", place: place,
      hint: "COPY reads every object whose key begins so")
  }

  static func badManifest(_ url: String, _ what: String) -> Diagnostic {
    Diagnostic(code: "load.bad-manifest", message: "the manifest '\(url)' \(what)")
  }

  static func badPaths(_ url: String, _ what: String) -> Diagnostic {
    Diagnostic(code: "load.bad-jsonpaths", message: "the jsonpaths file '\(url)' \(what)")
  }

  static func badEncoding(_ url: String, _ what: String) -> Diagnostic {
    Diagnostic(code: "load.bad-encoding", message: "'\(url)' \(what)", hint: "see ENCODING")
  }

  static func parquetColumns(_ url: String, _ found: Int, _ wanted: Int) -> Diagnostic {
    Diagnostic(
      code: "load.parquet-schema",
      message: "Unmatched number of columns between table and file. Table columns: \(wanted), Data columns: \(found), "
        + "File name: \(url)",
      hint: "COPY from Parquet fills columns by their position; FILLRECORD lets the last ones be missing")
  }

  static func parquetType(_ url: String, _ column: LoadColumn, _ stored: String) -> Diagnostic {
    Diagnostic(
      code: "load.parquet-schema",
      message: "'\(url)' has an incompatible Parquet schema for column '\(column.name)': it is "
        + "\(column.shownType.name) in the table and \(stored) in the file")
  }

  package static func unsupportedColumn(_ column: LoadColumn) -> Diagnostic {
    Diagnostic(
      code: "load.unsupported",
      message: "the column '\(column.name)' has the type \(column.shownType.name), which COPY cannot fill here")
  }

  package static func columnCount(_ what: String) -> Diagnostic {
    Diagnostic(code: "load.column-count", message: what)
  }

  package static func identity(_ message: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(code: "load.identity", message: message, place: place)
  }

  package static func tooManyErrors(_ table: String, _ first: LoadError?, place: SourcePlace?) -> Diagnostic {
    var notes: [String] = []
    if let first {
      let column = first.column.map { ", column \($0.name)" } ?? ""
      notes.append("\(first.file), line \(first.line)\(column): \(first.reason)")
    }
    return Diagnostic(
      code: "load.failed",
      message: "Load into table '\(table)' failed.  Check 'stl_load_errors' system table for details.", place: place,
      hint: "select * from stl_load_errors order by starttime desc", notes: notes)
  }

  static func partitionColumn(_ name: String, _ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "unload.partition", message: "the query has no column '\(name)' to partition by", place: place)
  }

  /// Redshift: texts and CSV hold them.
  static func unloadGeometry(_ column: String, _ format: String, _ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "unload.geometry", message: "the column '\(column)' cannot be unloaded as \(format): it is a geometry",
      place: place, hint: "unload ST_AsEWKT(…) of it, or unload into a text or CSV")
  }

  static func onlyPartitions(_ place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "unload.partition", message: "all columns of the query are partition columns", place: place,
      hint: "add INCLUDE, or a column that stays in the files")
  }

  static func tooWide(_ column: String, _ width: Int) -> Diagnostic {
    Diagnostic(
      code: "unload.too-wide", message: "a value of column '\(column)' is longer than its fixed width of \(width)")
  }

  package static func unloadExists(_ url: String, place: SourcePlace?) -> Diagnostic {
    Diagnostic(
      code: "unload.exists",
      message: "Specified unload destination on S3 is not empty. Consider using a different bucket / prefix, manually "
        + "removing the target files in S3, or using the ALLOWOVERWRITE option.",
      place: place, notes: ["there is \(url)"])
  }
}

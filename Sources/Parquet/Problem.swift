import Diagnostics

/// What is wrong with a file, before its name is known.
enum Problem: Error {
  /// The bytes make no sense; the text says where.
  case corrupt(String)
  /// A valid file that uses what this reader does not know.
  case unsupported(String)
  /// The bytes at hand end within a structure; more may help.
  case short
  /// The source of the bytes failed.
  case source(Diagnostic)

  /// The same with the place in the file.
  func at(_ place: String) -> Problem {
    switch self {
    case .corrupt(let what): .corrupt("\(what) (\(place))")
    case .short: .corrupt("it ends too early (\(place))")
    case .unsupported, .source: self
    }
  }
}

/// The wording of this module's findings. `name` is the file or object.
enum ParquetDiagnostics {
  static func finding(_ problem: Problem, _ name: String, column: String? = nil) -> Diagnostic {
    let place = column.map { ", column '\($0)'" } ?? ""
    switch problem {
    case .corrupt(let what):
      return Diagnostic(code: "parquet.corrupt", message: "Parquet file '\(name)'\(place) is damaged: \(what)")
    case .short:
      return finding(.corrupt("it ends too early"), name, column: column)
    case .unsupported(let what):
      return Diagnostic(code: "parquet.unsupported", message: "Parquet file '\(name)'\(place) uses \(what)")
    case .source(let diagnostic): return diagnostic
    }
  }

  static func notParquet(_ name: String, size: Int) -> Diagnostic {
    let place = size < 12 ? "it has \(size) bytes" : "it does not end in PAR1 at byte \(size - 4)"
    return Diagnostic(
      code: "parquet.not-parquet", message: "'\(name)' is not a Parquet file: \(place)",
      hint: "the file may not have been written whole")
  }

  static func unreadable(_ name: String, _ reason: String) -> Diagnostic {
    Diagnostic(code: "parquet.unreadable", message: "cannot read '\(name)': \(reason)")
  }

  static func badValue(_ column: String, _ type: String) -> Diagnostic {
    Diagnostic(code: "parquet.bad-value", message: "a value of column '\(column)' cannot be written as \(type)")
  }

  static func wrongFieldCount(_ found: Int, _ wanted: Int) -> Diagnostic {
    Diagnostic(code: "parquet.wrong-field-count", message: "a row has \(found) fields where \(wanted) are wanted")
  }
}

import Diagnostics

/// The wording of this module's findings. `name` is the file or object that was read.
enum CompressionDiagnostics {
  static func corrupt(_ kind: String, _ name: String, at offset: Int) -> Diagnostic {
    Diagnostic(
      code: "compression.corrupt", message: "\(quoted(name)) is not valid \(kind) data (near byte \(offset))",
      hint: "check the compression that was named for the file")
  }

  static func truncated(_ kind: String, _ name: String, at offset: Int) -> Diagnostic {
    Diagnostic(
      code: "compression.truncated",
      message: "\(quoted(name)) ends in the middle of its \(kind) data (after byte \(offset))",
      hint: "the file may not have been written whole")
  }

  static func noMemory(_ kind: String, _ name: String) -> Diagnostic {
    Diagnostic(code: "compression.no-memory", message: "no memory for the \(kind) data of \(quoted(name))")
  }

  static func badBlock(_ kind: String) -> Diagnostic {
    Diagnostic(code: "compression.bad-block", message: "a block is not valid \(kind) data of the size stated")
  }

  private static func quoted(_ name: String) -> String { name.isEmpty ? "the input" : "'\(name)'" }
}

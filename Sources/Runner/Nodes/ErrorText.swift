import Compiler
import Database
import Diagnostics
import FileSystem
import ProjectModel

/// A node's error as dbt words it: kind, node and file on the first line, then what went wrong.
package enum ErrorText {
  static func message(_ diagnostic: Diagnostic, _ node: Node, _ environment: RunEnvironment) -> String {
    let found = diagnostic.withoutBuiltins
    var lines = ["\(kind(found)) Error in \(node.resourceType.rawValue) \(node.name) (\(node.originalFilePath))"]
    lines += body(found, node)
    let path = environment.outputPath(node, kind: "run")
    if found.isAboutSQL, node.resourceType != .seed, FileSystem.isFile(Path.join(environment.projectRoot, path)) {
      lines.append("  compiled code at \(path)")
    }
    return lines.joined(separator: "\n")
  }

  /// The same for what belongs to no node: an operation's macro.
  static func message(_ diagnostic: Diagnostic, macro: Macro? = nil) -> String {
    let found = diagnostic.withoutBuiltins
    // dbt: what the macro raised by itself names it.
    var owner = ""
    if let macro, found.code == "compile.raised" { owner = " in macro \(macro.name) (\(macro.originalFilePath))" }
    return (["\(kind(found)) Error\(owner)"] + body(found, nil)).joined(separator: "\n")
  }

  private static func body(_ diagnostic: Diagnostic, _ node: Node?) -> [String] {
    var lines = indented(diagnostic.message)
    if let place = diagnostic.place { lines += excerpt(place, node) }
    lines += diagnostic.notes.flatMap(indented)
    lines += trace(diagnostic, node)
    if let hint = diagnostic.hint { lines.append("  hint: " + hint) }
    return lines
  }

  private static func indented(_ text: String) -> [String] {
    text.split(separator: "\n", omittingEmptySubsequences: false).map { $0.allSatisfy { $0 == " " } ? "" : "  " + $0 }
  }

  /// The same as of a node for what went wrong while a unit test ran: mostly its rows do not fit their columns.
  static func unitTestMessage(_ diagnostic: Diagnostic, _ node: Node, _ environment: RunEnvironment) -> String {
    let lines = message(diagnostic, node, environment).split(separator: "\n", omittingEmptySubsequences: false)
    let head = [
      "Runtime Error in \(node.resourceType.rawValue) \(node.name) (\(node.originalFilePath))",
      "  An error occurred during execution of unit test '\(node.name)'. There may be an error in the unit test "
        + "definition: check the data types.",
      "   \(kind(diagnostic)) Error",
    ]
    return (head + lines.dropFirst().map { $0.isEmpty ? "" : "  " + $0 }).joined(separator: "\n")
  }

  /// dbt's names for kinds of errors.
  package static func kind(_ diagnostic: Diagnostic) -> String {
    switch diagnostic.code.prefix(while: { $0 != "." }) {
    case "database": "Database"
    case "run", "profile", "embedded": "Runtime"
    case "jinja", "compile", "graph", "config", "seed": "Compilation"
    case "sql", "lowering": "Database"
    case "parsing": "Parsing"
    default: "Runtime"
    }
  }

  /// The line that the error points at: the model's own where the text can be found there.
  private static func excerpt(_ place: SourcePlace, _ node: Node?) -> [String] {
    let (line, column) = place.position
    let text = place.file.line(line)
    guard !text.isEmpty else { return [] }
    if place.file.path != SentText.path {
      return ["  --> \(place.file.path):\(line):\(column)"] + shown(text, "\(line) | ", column)
    }
    if let node, let own = SourceMap(place.file, node)?.place(line: line, column: column) {
      let text = own.file.line(own.position.line)
      return ["  --> \(own.file.path):\(own.position.line):\(own.position.column)"]
        + shown(text, "\(own.position.line) | ", own.position.column)
    }
    return shown(text, "LINE \(line): ", column)
  }

  /// The line, and a caret below its column.
  private static func shown(_ text: String, _ head: String, _ column: Int) -> [String] {
    let text = String(text.map { $0 == "\t" ? " " : $0 })
    guard column <= 200, text.utf8.count <= 400 else { return ["  " + head + text.prefix(200)] }
    let margin = String(head.map { $0 == "|" ? "|" : " " })
    return ["  \(head)\(text)", "  \(margin)\(String(repeating: " ", count: max(0, column - 1)))^"]
  }

  private static func trace(_ diagnostic: Diagnostic, _ node: Node?) -> [String] {
    var lines: [String] = []
    for frame in diagnostic.trace {
      let at = frame.place.map { " at \($0.file.path):\($0.position.line)" } ?? ""
      lines.append("  > in \(frame.label)\(at)")
    }
    if !lines.isEmpty, let node {
      lines.append("  > called by \(node.resourceType.rawValue) \(node.name) (\(node.originalFilePath))")
    }
    return lines
  }
}

extension Diagnostic {
  /// Whether the database (or what stands for it) refused a statement.
  var isAboutSQL: Bool { ["database", "lowering", "sql"].contains(code.prefix { $0 != "." }) }

  /// An error of the database or of a seed without our own macros in it: they sent the statement, but the user can
  /// neither see nor change them.
  package var withoutBuiltins: Diagnostic {
    guard isAboutSQL || ["seed", "embedded"].contains(code.prefix(while: { $0 != "." })) else { return self }
    func isOurs(_ path: Substring) -> Bool {
      ["dbt/macros/", "dbt_postgres/macros/", "dbt_redshift/macros/"].contains { path.hasPrefix($0) }
    }
    var plain = self
    if let place, isOurs(place.file.path[...]) { plain.place = nil }
    plain.trace = trace.filter { frame in
      if let place = frame.place { return !isOurs(place.file.path[...]) }
      return !(frame.label.split(separator: "(").last.map(isOurs) ?? false)
    }
    return plain
  }
}

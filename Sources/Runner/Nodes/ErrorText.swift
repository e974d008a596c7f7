import Compiler
import Diagnostics
import ProjectModel

/// A node's error as dbt words it: kind, node and file on the first line, then what went wrong.
package enum ErrorText {
  static func message(_ diagnostic: Diagnostic, _ node: Node, _ environment: RunEnvironment) -> String {
    let kind = kind(diagnostic)
    var lines = ["\(kind) Error in \(node.resourceType.rawValue) \(node.name) (\(node.originalFilePath))"]
    lines += diagnostic.message.split(separator: "\n", omittingEmptySubsequences: false).map { "  " + $0 }
    if let place = diagnostic.place { lines += excerpt(place, node) }
    lines += diagnostic.notes.map { "  " + $0 }
    lines += trace(diagnostic, node)
    if let hint = diagnostic.hint { lines.append("  hint: " + hint) }
    if diagnostic.code.hasPrefix("database.") || diagnostic.code.hasPrefix("lowering.")
      || diagnostic.code.hasPrefix("sql.")
    {
      lines.append("  compiled code at \(environment.outputPath(node, kind: "run"))")
    }
    return lines.joined(separator: "\n")
  }

  /// dbt's names for kinds of errors.
  package static func kind(_ diagnostic: Diagnostic) -> String {
    switch diagnostic.code.prefix(while: { $0 != "." }) {
    case "database": "Database"
    case "run", "profile", "embedded": "Runtime"
    case "jinja", "compile", "graph", "config", "seed": "Compilation"
    case "sql", "lowering": "Database"
    default: "Runtime"
    }
  }

  /// The line that the error points at: the model's own where the text can be found there.
  private static func excerpt(_ place: SourcePlace, _ node: Node) -> [String] {
    let (line, column) = place.position
    let text = place.file.line(line)
    guard !text.isEmpty else { return [] }
    if place.file.path != SentText.path {
      return ["  --> \(place.file.path):\(line):\(column)"] + shown(text, line, column)
    }
    if let own = SourceMap.line(of: text, near: line, in: node) {
      return ["  --> \(node.originalFilePath):\(own):\(column)"] + shown(text, own, column)
    }
    return ["  LINE \(line): \(text.trimmed)"]
  }

  private static func shown(_ text: String, _ line: Int, _ column: Int) -> [String] {
    guard column <= 200 else { return [] }
    let margin = String(repeating: " ", count: String(line).utf8.count)
    let tabs = text.prefix(column - 1).map { $0 == "\t" ? "\t" : " " }.joined()
    return ["  \(line) | \(text)", "  \(margin) | \(tabs)^"]
  }

  private static func trace(_ diagnostic: Diagnostic, _ node: Node) -> [String] {
    var lines: [String] = []
    for frame in diagnostic.trace {
      let at = frame.place.map { " (\($0.file.path):\($0.position.line))" } ?? ""
      lines.append("  > in \(frame.label)\(at)")
    }
    if !lines.isEmpty {
      lines.append("  > called by \(node.resourceType.rawValue) \(node.name) (\(node.originalFilePath))")
    }
    return lines
  }
}

/// From a line of compiled SQL back to the model's file.
enum SourceMap {
  /// The line (from 1) of the node's file that reads the same; the nearest where several do; nil where none does.
  static func line(of text: String, near line: Int, in node: Node) -> Int? {
    guard let place = node.place, node.testMetadata == nil else { return nil }
    let wanted = text.trimmed
    guard wanted.utf8.count > 2 else { return nil }
    let first = place.position.line
    let last = place.file.position(of: Int(place.span.end)).line
    var best: Int?
    for candidate in first...max(first, last) where place.file.line(candidate).trimmed == wanted {
      if best == nil || abs(candidate - first - line) < abs((best ?? 0) - first - line) { best = candidate }
    }
    return best
  }
}

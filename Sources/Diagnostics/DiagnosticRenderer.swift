/// Draws diagnostics for a terminal: message, place, source line with carets, trace, hint.
package struct DiagnosticRenderer: Sendable {
  /// Whether to use ANSI colours.
  package let color: Bool

  package init(color: Bool = false) { self.color = color }

  /// Several lines without a final line end.
  package func render(_ diagnostic: Diagnostic) -> String {
    var lines: [String] = []
    lines.append(
      paint(title(diagnostic.severity), severityColor(diagnostic.severity)) + "[\(diagnostic.code)]: "
        + paint(indented(diagnostic.message, 2), "1"))
    if let place = diagnostic.place { lines += excerpt(place, label: "-->") }
    for note in diagnostic.notes { lines.append("  = " + indented(note, 4)) }
    for frame in diagnostic.trace {
      let at = frame.place.map { place in
        let position = place.position
        return " at \(place.file.path):\(position.line):\(position.column)"
      }
      lines.append("  > in \(frame.label)" + (at ?? ""))
    }
    if let hint = diagnostic.hint { lines.append("  " + paint("hint", "36") + ": " + hint) }
    return lines.joined(separator: "\n")
  }

  /// All of them, sorted by place, with an empty line between.
  package func render(_ list: DiagnosticList) -> String {
    list.sorted.map(render).joined(separator: "\n\n")
  }

  /// Further lines of a text stand below its first one.
  private func indented(_ text: String, _ width: Int) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .joined(separator: "\n" + String(repeating: " ", count: width))
  }

  private func excerpt(_ place: SourcePlace, label: String) -> [String] {
    let (line, column) = place.position
    var lines = ["  \(label) \(place.file.path):\(line):\(column)"]
    let text = place.file.line(line)
    guard !text.isEmpty else { return lines }
    let number = String(line)
    let margin = String(repeating: " ", count: number.utf8.count)
    // A very long line (a generated file) is cut around the place.
    let scalars = Array(text.unicodeScalars)
    let from = column > 160 ? column - 80 : 1
    let shown = scalars[min(from - 1, scalars.count)..<min(from - 1 + 200, scalars.count)]
    var source = ""
    var indent = ""
    for (index, scalar) in shown.enumerated() {
      source.unicodeScalars.append(scalar == "\t" ? " " : scalar)
      if from + index < column { indent += " " }
    }
    let end = place.file.position(of: Int(place.span.end))
    let endColumn = end.line == line ? end.column : scalars.count + 1
    let width = max(1, min(endColumn - column, shown.count - indent.utf8.count))
    lines.append(" \(margin) |")
    lines.append(" \(number) | \(source)")
    lines.append(" \(margin) | \(indent)" + paint(String(repeating: "^", count: width), "31"))
    return lines
  }

  private func title(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "error"
    case .warning: "warning"
    case .note: "advice"
    }
  }

  private func severityColor(_ severity: Diagnostic.Severity) -> String {
    switch severity {
    case .error: "31;1"
    case .warning: "33;1"
    case .note: "36;1"
    }
  }

  private func paint(_ text: String, _ code: String) -> String {
    color ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}

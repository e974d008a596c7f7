import Diagnostics

/// Draws a tree for reading: one line for each part, indented by depth; what is absent or empty is left out.
package struct TreePrinter {
  private let source: SourceFile?
  private var lines: [String] = []

  /// With a source, nodes show where they stand, as `3:1-3:12`.
  package static func draw(_ statement: Statement, in source: SourceFile? = nil) -> String {
    var printer = TreePrinter(source: source)
    printer.draw(statement, label: "statement", depth: 0)
    return printer.lines.joined(separator: "\n")
  }

  private init(source: SourceFile?) { self.source = source }

  private mutating func draw(_ value: Any, label: String, depth: Int) {
    let mirror = Mirror(reflecting: value)
    switch mirror.displayStyle {
    case .optional:
      if let inner = mirror.children.first { draw(inner.value, label: label, depth: depth) }
    case .collection: collection(mirror, label: label, depth: depth)
    case .enum: enumeration(value, mirror, label: label, depth: depth)
    case .struct, .tuple: structure(value, mirror, label: label, depth: depth)
    default: scalar(value, label: label, depth: depth)
    }
  }

  private mutating func add(_ depth: Int, _ text: String) {
    lines.append(String(repeating: "  ", count: depth) + text)
  }

  private mutating func scalar(_ value: Any, label: String, depth: Int) {
    switch value {
    case let flag as Bool: if flag { add(depth, label) }
    case let text as String: add(depth, "\(label): \(Self.quoted(text))")
    default: add(depth, "\(label): \(value)")
    }
  }

  private mutating func collection(_ mirror: Mirror, label: String, depth: Int) {
    guard !mirror.children.isEmpty else { return }
    add(depth, label)
    for child in mirror.children { draw(child.value, label: "-", depth: depth + 1) }
  }

  /// A case without values is a word; one with values stands above them.
  private mutating func enumeration(_ value: Any, _ mirror: Mirror, label: String, depth: Int) {
    guard let child = mirror.children.first, let name = child.label else {
      add(depth, "\(label): \(value)")
      return
    }
    let inner = Mirror(reflecting: child.value)
    if inner.displayStyle == .tuple {
      add(depth, "\(label): \(name)")
      for (index, part) in inner.children.enumerated() {
        let label = part.label.map { $0.hasPrefix(".") ? "\(index + 1)" : $0 } ?? "\(index + 1)"
        draw(part.value, label: label, depth: depth + 1)
      }
    } else {
      draw(child.value, label: "\(label): \(name)", depth: depth)
    }
  }

  private mutating func structure(_ value: Any, _ mirror: Mirror, label: String, depth: Int) {
    switch value {
    case let identifier as Identifier:
      add(depth, label + " " + Self.name(identifier) + place(identifier.extent))
    case let name as QualifiedName:
      add(depth, label + " " + name.parts.map(Self.name).joined(separator: ".") + place(name.extent))
    case is Extent, is SelectClauses: break
    default:
      var title = label
      var extent: Extent?
      for child in mirror.children where child.label == "extent" { extent = child.value as? Extent }
      if let extent { title += place(extent) }
      add(depth, title)
      for child in mirror.children { draw(child.value, label: child.label ?? "-", depth: depth + 1) }
    }
  }

  private static func name(_ identifier: Identifier) -> String {
    identifier.isQuoted ? quoted(identifier.text) : identifier.text
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        result.unicodeScalars.append("\\")
        result.unicodeScalars.append(scalar)
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  private func place(_ extent: Extent) -> String {
    guard let source else { return "" }
    let start = source.position(of: Int(extent.span.start))
    let end = source.position(of: Int(extent.span.end))
    return " @\(start.line):\(start.column)-\(end.line):\(end.column)"
  }
}

import Diagnostics
import JSON
import YAML

/// Renders the scalars of a YAML tree; subtrees without templates are handed back as they are.
struct TreeRenderer {
  /// One step from the root to a value.
  enum Step: Equatable {
    case key(String)
    case index(Int)

    func isKey(in keys: Set<String>) -> Bool {
      if case .key(let key) = self { keys.contains(key) } else { false }
    }
  }

  let file: SourceFile
  let renderer: any ScalarRenderer
  let findings: Findings
  /// Whether the value at this path is rendered now.
  let shouldRender: ([Step]) -> Bool

  func render(_ node: YAMLNode) -> YAMLNode { renderedIfChanged(node) ?? node }

  /// nil where there is nothing to render.
  func renderedIfChanged(_ node: YAMLNode) -> YAMLNode? {
    var path: [Step] = []
    return changed(node, &path)
  }

  /// nil where nothing changes.
  private func changed(_ node: YAMLNode, _ path: inout [Step]) -> YAMLNode? {
    switch node.content {
    case .scalar(let scalar): return changed(scalar, node.span, path)
    case .sequence(let items):
      var result: [YAMLNode]?
      for (index, item) in items.enumerated() {
        path.append(.index(index))
        if let new = changed(item, &path) {
          if result == nil { result = items }
          result?[index] = new
        }
        path.removeLast()
      }
      return result.map { YAMLNode(.sequence($0), node.span) }
    case .mapping(let entries):
      var result: [YAMLEntry]?
      for (index, entry) in entries.enumerated() {
        path.append(.key(entry.key))
        if let new = changed(entry.value, &path) {
          if result == nil { result = entries }
          result?[index].value = new
        }
        path.removeLast()
      }
      return result.map { YAMLNode(.mapping($0), node.span) }
    }
  }

  private func changed(_ scalar: YAMLScalar, _ span: Span, _ path: [Step]) -> YAMLNode? {
    guard case .string(let text) = scalar.value else { return nil }
    switch TemplateText.kind(text) {
    case .plain: return nil
    case .endsInNewline:
      guard shouldRender(path) else { return nil }
      return YAMLNode(.scalar(YAMLScalar(.string(TemplateText.withoutFinalNewline(text)), style: scalar.style)), span)
    case .template:
      guard shouldRender(path) else { return nil }
      do {
        return YAMLNode(try renderer.render(text, at: SourcePlace(file, span)), span)
      } catch {
        findings.add(error)
        // An empty value keeps the checks after this one quiet about it.
        return YAMLNode(.scalar(YAMLScalar(.null)), span)
      }
    }
  }
}

/// What rendering would do to a text, told without an engine.
enum TemplateText {
  enum Kind { case plain, endsInNewline, template }

  static func kind(_ text: String) -> Kind {
    var text = text
    return text.withUTF8 { bytes in
      var index = 0
      while index + 1 < bytes.count {
        if bytes[index] == UInt8(ascii: "{") {
          switch bytes[index + 1] {
          case UInt8(ascii: "{"), UInt8(ascii: "%"), UInt8(ascii: "#"): return .template
          default: break
          }
        }
        index += 1
      }
      return bytes.last == 0x0A ? .endsInNewline : .plain
    }
  }

  /// Jinja drops one line end at the end of a template.
  static func withoutFinalNewline(_ text: String) -> String {
    text.utf8.last == 0x0A ? String(decoding: text.utf8.dropLast(), as: UTF8.self) : text
  }
}

extension YAMLNode {
  /// A tree of data whose every part stands at one place.
  init(_ value: JSONValue, _ span: Span) {
    switch value {
    case .array(let items): self.init(.sequence(items.map { YAMLNode($0, span) }), span)
    case .object(let object):
      self.init(.mapping(object.map { YAMLEntry(key: $0, keySpan: span, value: YAMLNode($1, span)) }), span)
    default: self.init(.scalar(YAMLScalar(value)), span)
    }
  }
}

import Diagnostics
import JSON
import YAML

/// The members of one mapping: read by key with their types checked; what is left over is unknown.
struct Fields {
  let node: YAMLNode
  let file: SourceFile
  /// First part of codes: `project`, `properties`, `profile`.
  let domain: String
  let findings: Findings

  /// nil, and a finding, where the node is no mapping. An empty value counts as an empty mapping.
  init?(_ node: YAMLNode, _ what: @autoclosure () -> String, _ file: SourceFile, _ domain: String, _ findings: Findings)
  {
    self.node = node
    self.file = file
    self.domain = domain
    self.findings = findings
    guard node.entries != nil || node.isNull else {
      report("bad-type", "\(what()) must be a mapping, not \(node.kindName)", node.span)
      return nil
    }
  }

  var entries: [YAMLEntry] { node.entries ?? [] }

  /// A value that is written and not empty.
  func value(_ key: String) -> YAMLNode? {
    guard let value = node[key], !value.isNull else { return nil }
    return value
  }

  func has(_ key: String) -> Bool { node.has(key) }

  func string(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    guard let text = value.string else { return wrong(key, value, "a text") }
    return text
  }

  /// A text, or a number or truth value taken as the text it is written as (`version: 1.0`).
  func text(_ key: String) -> String? {
    guard let value = value(key) else { return nil }
    guard let scalar = value.scalar else { return wrong(key, value, "a text") }
    return scalar.value.string ?? file.text(value.span)
  }

  func bool(_ key: String) -> Bool? {
    guard let value = value(key) else { return nil }
    guard let flag = value.bool else { return wrong(key, value, "true or false") }
    return flag
  }

  func int(_ key: String) -> Int? {
    guard let value = value(key) else { return nil }
    guard let number = value.int else { return wrong(key, value, "a whole number") }
    return number
  }

  func json(_ key: String) -> JSONValue? { value(key)?.json }

  /// A mapping as plain data; nil where it is absent or empty.
  func object(_ key: String) -> JSONObject? {
    guard let value = value(key) else { return nil }
    guard case .object(let object) = value.json else { return wrong(key, value, "a mapping") }
    return object
  }

  /// The items of a list; empty where it is absent.
  func list(_ key: String) -> [YAMLNode] { optionalList(key) ?? [] }

  func optionalList(_ key: String) -> [YAMLNode]? {
    guard let value = value(key) else { return nil }
    guard let items = value.items else { return wrong(key, value, "a list") }
    return items
  }

  /// A list of texts; nil where it is absent.
  func strings(_ key: String, orOne: Bool = false) -> [String]? {
    guard let value = value(key) else { return nil }
    if orOne, let text = value.string { return [text] }
    guard let items = value.items else {
      return wrong(key, value, orOne ? "a text or a list of texts" : "a list of texts")
    }
    var texts: [String] = []
    for item in items {
      if let text = item.string {
        texts.append(text)
      } else {
        report("bad-type", "'\(key)' must be a list of texts, but this item is \(item.kindName)", item.span)
      }
    }
    return texts
  }

  /// Tags: a text or a list of texts.
  func tags(_ key: String = "tags") -> [String] { strings(key, orOne: true) ?? [] }

  private func wrong<T>(_ key: String, _ value: YAMLNode, _ wanted: String) -> T? {
    var hint: String?
    if value.string == nil, value.scalar != nil, wanted == "a text" {
      hint = "put it in quotes: \"\(file.text(value.span))\""
    }
    report("bad-type", "'\(key)' must be \(wanted), not \(value.kindName)", value.span, hint: hint)
    return nil
  }

  func report(
    _ name: String, _ message: String, _ span: Span, hint: String? = nil, severity: Diagnostic.Severity = .error
  ) {
    findings.add(
      Diagnostic(
        code: domain + "." + name, message: message, place: SourcePlace(file, span), hint: hint, severity: severity))
  }

  func place(_ span: Span) -> SourcePlace { SourcePlace(file, span) }
}

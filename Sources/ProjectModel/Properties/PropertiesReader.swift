import Diagnostics
import JSON
import YAML

/// Reads properties files (`schema.yml`): renders, checks, and gives typed entries.
struct PropertiesReader {
  let findings: Findings
  /// Whether the file is the user's own: unknown keys of packages are not the user's to mend.
  let isRoot: Bool
  private let renderer: JinjaScalarRenderer

  init(scope: RenderScope, isRoot: Bool, findings: Findings) {
    self.isRoot = isRoot
    self.findings = findings
    renderer = JinjaScalarRenderer(scope)
  }

  /// - Parameters:
  ///   - originalFilePath: below the package's root.
  ///   - searchPath: the resource path that the file lies in.
  /// - Returns: nil for an empty or broken file.
  func read(_ file: SourceFile, originalFilePath: String, searchPath: String) -> PropertiesFile? {
    guard let root = YAMLFile.parse(file, findings) else { return nil }
    guard let fields = Fields(root, "a properties file", file, "properties", findings) else { return nil }
    var properties = PropertiesFile(originalFilePath: originalFilePath, searchPath: searchPath, file: file)
    for entry in fields.entries {
      guard PropertyKeys.file.contains(entry.key) else {
        unknown(entry, "a properties file", PropertyKeys.file, fields, strict: false)
        continue
      }
      guard entry.key != "version", entry.key != "anchors", !entry.value.isNull else { continue }
      guard let items = entry.value.items else {
        fields.report("bad-type", "'\(entry.key)' must be a list, not \(entry.value.kindName)", entry.value.span)
        continue
      }
      for item in items { read(item, list: entry.key, file, &properties) }
    }
    return properties
  }

  private func read(_ item: YAMLNode, list: String, _ file: SourceFile, _ properties: inout PropertiesFile) {
    guard item.entries != nil, let written = Fields(item, "an entry of '\(list)'", file, "properties", findings) else {
      findings.add(
        Diagnostic(
          code: "properties.bad-type", message: "an entry of '\(list)' must be a mapping, not \(item.kindName)",
          place: SourcePlace(file, item.span), hint: item.string.map { "write '- name: \($0)'" }))
      return
    }
    guard let name = name(of: written, in: list) else { return }
    let tree = TreeRenderer(file: file, renderer: renderer, findings: findings) { path in
      RenderRules.shouldRender(path, in: list)
    }
    let changed = tree.renderedIfChanged(item)
    let rendered = changed ?? item
    guard let fields = Fields(rendered, "an entry of '\(list)'", file, "properties", findings) else { return }
    let entry = Entry(
      list: list, name: name.text, place: name.place, fields: fields, written: item, isRendered: changed != nil)
    switch list {
    case "models": properties.nodes.append(node(entry, .model))
    case "seeds": properties.nodes.append(node(entry, .seed))
    case "snapshots": properties.nodes.append(node(entry, .snapshot))
    case "analyses": properties.nodes.append(node(entry, .analysis))
    case "data_tests", "tests": properties.nodes.append(node(entry, .test))
    case "functions": properties.nodes.append(node(entry, .function))
    case "sources": properties.sources.append(source(entry))
    case "macros": properties.macros.append(macro(entry))
    case "exposures": if let exposure = exposure(entry) { properties.exposures.append(exposure) }
    case "groups": if let group = group(entry) { properties.groups.append(group) }
    case "unit_tests": if let test = unitTest(entry) { properties.unitTests.append(test) }
    default: if let semantics = semantics(entry) { properties.semantics.append(semantics) }
    }
  }

  /// One entry of a list, with its templates rendered and as written.
  struct Entry {
    var list: String
    var name: String
    var place: SourcePlace
    var fields: Fields
    var written: YAMLNode
    /// Whether the two differ.
    var isRendered: Bool

    /// As messages name it: `model 'orders'`.
    var title: String {
      let kind =
        switch list {
        case "analyses": "analysis"
        case "data_tests": "test"
        case "unit_tests": "unit test"
        default: String(list.dropLast())
        }
      return "\(kind) '\(name)'"
    }
  }

  private func name(of fields: Fields, in list: String) -> (text: String, place: SourcePlace)? {
    guard let value = fields.value("name") else {
      let near = fields.entries.map(\.key).first { Suggestion.nearest(to: $0, among: ["name"]) != nil }
      let start = Int(fields.node.span.start)
      fields.report(
        "missing-name", "an entry of '\(list)' has no 'name'", Span(start, start + 1),
        hint: near.map { "write 'name' for '\($0)'" })
      return nil
    }
    guard let text = fields.string("name") else { return nil }
    return (text, fields.place(value.span))
  }

  // MARK: Shared parts

  /// Unknown keys: an error where dbt takes none, else a warning for the user's own files.
  func checkKeys(_ fields: Fields, _ known: Set<String>, _ what: @autoclosure () -> String, strict: Bool = false) {
    for entry in fields.entries where !known.contains(entry.key) {
      unknown(entry, what(), known, fields, strict: strict)
    }
  }

  private func unknown(_ entry: YAMLEntry, _ what: String, _ known: Set<String>, _ fields: Fields, strict: Bool) {
    guard strict || isRoot else { return }
    let hint = Suggestion.hint(for: entry.key, among: known.sorted())
    fields.report(
      "unknown-key", "'\(entry.key)' is no key of \(what)", entry.keySpan,
      hint: hint ?? (strict ? nil : "keys of your own belong under 'config: {meta: …}'"),
      severity: strict ? .error : .warning)
  }

  /// A mapping of configs; both as rendered and as written.
  func config(_ entry: Entry) -> (rendered: JSONObject, written: JSONObject) {
    let rendered = entry.fields.object("config") ?? [:]
    return (rendered, entry.isRendered ? entry.written["config"]?.json.object ?? [:] : rendered)
  }

  /// `docs: {show: …, node_color: …}`.
  func docs(_ fields: Fields) -> JSONObject? {
    guard let value = fields.value("docs"), let docs = Fields(value, "'docs'", fields.file, "properties", findings)
    else { return nil }
    checkKeys(docs, ["show", "node_color"], "'docs'", strict: true)
    var result: JSONObject = [:]
    if let show = docs.bool("show") { result["show"] = .bool(show) }
    if let color = docs.string("node_color") { result["node_color"] = .string(color) }
    return result
  }

  /// A list of mappings, each with a known `type`.
  func constraints(_ fields: Fields) -> [JSONValue]? {
    guard let items = fields.optionalList("constraints") else { return nil }
    return items.compactMap { item in
      guard let constraint = Fields(item, "a constraint", fields.file, "properties", findings) else { return nil }
      guard let type = constraint.string("type") else {
        if constraint.value("type") == nil { constraint.report("missing-key", "a constraint has no 'type'", item.span) }
        return nil
      }
      if !PropertyKeys.constraintTypes.contains(type), let value = constraint.value("type") {
        constraint.report(
          "bad-constraint", "there is no constraint '\(type)'", value.span,
          hint: Suggestion.hint(for: type, among: PropertyKeys.constraintTypes)
            ?? "types are: \(PropertyKeys.constraintTypes.joined(separator: ", "))")
      }
      return item.json
    }
  }

  /// A date, as dbt takes it: `2026-01-31`, with a time perhaps.
  func date(_ key: String, _ fields: Fields) -> String? {
    guard let value = fields.value(key) else { return nil }
    let text = value.string ?? ""
    let isDate = value.scalar?.isTimestamp ?? false || YAMLParser.isTimestamp(text)
    guard isDate else {
      fields.report(
        "bad-type", "'\(key)' must be a date, not \(value.kindName)", value.span, hint: "write it as 2026-01-31")
      return nil
    }
    return text
  }
}

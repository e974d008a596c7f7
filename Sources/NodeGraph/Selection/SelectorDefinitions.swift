import Diagnostics
import JSON

/// The selectors of selectors.yml, ready to use.
package struct SelectorDefinitions: Sendable {
  /// In the order of the file.
  package private(set) var names: [String] = []
  /// The one with `default: true`: it stands in for `--select` and `--exclude` where neither is given.
  package private(set) var defaultName: String?
  private var specs: [String: SelectionSpec] = [:]

  package init() {}

  /// - Parameters:
  ///   - entries: name to the entry as written (`definition`, `default`, …), or to the bare definition.
  ///   - indirectSelection: of criteria that name none.
  ///   - file: to point into.
  /// - Throws: `select.bad-definition`, `select.syntax`, `select.unknown-method`; all of them.
  package init(
    _ entries: JSONObject, indirectSelection: IndirectSelection = .eager, file: SourceFile? = nil
  ) throws(DiagnosticList) {
    var failures: [Diagnostic] = []
    for (name, entry) in entries {
      let place = file.flatMap { Self.place(of: name, in: $0) }
      if entry["default"] == .bool(true) {
        if let defaultName { failures.append(Messages.twoDefaults(defaultName, name, place)) }
        defaultName = defaultName ?? name
      }
      let parser = SelectorParser(selector: name, known: specs, indirectSelection: indirectSelection)
      do throws(Diagnostic) {
        specs[name] = try parser.root(entry["definition"] ?? entry)
        names.append(name)
      } catch {
        var failure = error
        failure.place = failure.place ?? place
        failures.append(failure)
      }
    }
    guard failures.isEmpty else { throw DiagnosticList(failures) }
  }

  /// - Throws: `select.unknown-selector`.
  package func spec(named name: String) throws(Diagnostic) -> SelectionSpec {
    guard let spec = specs[name] else { throw Messages.unknownSelector(name, among: names) }
    return spec
  }

  /// Where a selector's name stands after `name:`.
  private static func place(of name: String, in file: SourceFile) -> SourcePlace? {
    for number in 1...max(1, file.lineCount) {
      let line = file.line(number)
      guard let key = line.firstRange(of: "name:") else { continue }
      let value = line[key.upperBound...].drop { $0 == " " || $0 == "\"" || $0 == "'" }
      guard value.hasPrefix(name), value.dropFirst(name.count).allSatisfy({ " \"'}#,\t".contains($0) }) else {
        continue
      }
      let start = file.offset(ofLine: number) + line[..<value.startIndex].utf8.count
      return SourcePlace(file, Span(start, start + name.utf8.count))
    }
    return nil
  }
}

/// Turns one definition of selectors.yml into a spec.
struct SelectorParser {
  let selector: String
  /// Selectors defined before this one: what `method: selector` may name.
  let known: [String: SelectionSpec]
  let indirectSelection: IndirectSelection

  func root(_ definition: JSONValue) throws(Diagnostic) -> SelectionSpec {
    if let object = definition.object, object.count > 1, object["union"] != nil || object["intersection"] != nil {
      throw failure(
        "has other keys beside 'union' or 'intersection': " + object.keys.joined(separator: ", "),
        hint: "put an 'exclude' into the list as an item of its own")
    }
    return try spec(definition)
  }

  private func spec(_ definition: JSONValue) throws(Diagnostic) -> SelectionSpec {
    switch definition {
    case .string(let text):
      return .criterion(try SelectionCriterion(parsing: text, indirectSelection: indirectSelection))
    case .object(let object):
      if let items = object["union"] { return try group(.union, items) }
      if let items = object["intersection"] { return try group(.intersection, items) }
      return try criterion(object)
    default:
      throw failure(
        "has a definition that is neither a text nor a mapping",
        hint: "as 'tag:nightly', or {method: tag, value: nightly}")
    }
  }

  private func group(_ operation: SelectionGroup.Operation, _ items: JSONValue) throws(Diagnostic) -> SelectionSpec {
    var parts: [SelectionSpec] = []
    var excluded: SelectionSpec?
    var hasExclude = false
    for item in try list(items, operation == .union ? "union" : "intersection") {
      if let object = item.object, let exclusions = object["exclude"] {
        if hasExclude { throw failure("has more than one 'exclude' in one list", hint: "put them into one") }
        // dbt: an item with 'exclude' counts as nothing else, whatever other keys it has.
        excluded = try exclusion(exclusions)
        hasExclude = excluded != nil
      } else {
        parts.append(try spec(item))
      }
    }
    return without(.group(SelectionGroup(operation, parts)), excluded)
  }

  private func without(_ spec: SelectionSpec, _ excluded: SelectionSpec?) -> SelectionSpec {
    excluded.map { .group(SelectionGroup(.difference, [spec, $0])) } ?? spec
  }

  /// nil for an empty list.
  private func exclusion(_ items: JSONValue) throws(Diagnostic) -> SelectionSpec? {
    var parts: [SelectionSpec] = []
    for item in try list(items, "exclude") { parts.append(try spec(item)) }
    return parts.count > 1 ? .group(SelectionGroup(.union, parts)) : parts.first
  }

  private func list(_ value: JSONValue, _ key: String) throws(Diagnostic) -> [JSONValue] {
    guard let items = value.array else { throw failure("needs a list under '\(key)'") }
    return items
  }

  private func criterion(_ object: JSONObject) throws(Diagnostic) -> SelectionSpec {
    var excluded: SelectionSpec?
    let method: JSONValue?
    let value: JSONValue?
    var options = object
    if object.count == 1, let (key, only) = object.first(where: { _ in true }) {
      method = .string(key)
      value = only
      options = [:]
    } else if object["method"] == "selector" {
      let name = object["value"].map(Self.text) ?? ""
      guard let spec = known[name] else {
        throw failure(
          "takes in the selector '\(name)', which is not defined before it",
          hint: Suggestion.hint(for: name, among: known.keys) ?? "a selector can only take in those above it")
      }
      return spec
    } else if object["method"] != nil, object["value"] != nil {
      method = object["method"]
      value = object["value"]
      if let exclusions = object["exclude"] { excluded = try exclusion(exclusions) }
    } else {
      throw failure(
        "has a criterion with the keys \(object.keys.joined(separator: ", "))",
        hint: "write one key, or 'method' and 'value'")
    }
    let result = try criterion(method: method ?? .null, value: value ?? .null, options)
    return without(.criterion(result), excluded)
  }

  private func criterion(
    method: JSONValue, value: JSONValue, _ options: JSONObject
  ) throws(Diagnostic) -> SelectionCriterion {
    if value.array != nil || value.object != nil { throw failure("has a criterion whose value is no single value") }
    let raw = Self.text(method) + ":" + Self.text(value)
    let (name, arguments) = try SelectionCriterion.method(Self.text(method), value: Self.text(value), raw: raw)
    var result = SelectionCriterion(raw: raw, method: name, value: value)
    result.arguments = arguments
    result.indirectSelection = indirectSelection
    if let mode = options["indirect_selection"] {
      guard let known = IndirectSelection(rawValue: Self.text(mode)) else {
        throw failure(
          "has the unknown indirect_selection '\(Self.text(mode))'",
          hint: "modes: " + IndirectSelection.allCases.map(\.rawValue).joined(separator: ", "))
      }
      result.indirectSelection = known
    }
    result.childrensParents = Self.isTrue(options["childrens_parents"])
    result.parents = Self.isTrue(options["parents"])
    result.parentsDepth = try depth(options["parents_depth"])
    result.children = Self.isTrue(options["children"])
    result.childrenDepth = try depth(options["children_depth"])
    if result.children, result.childrensParents { throw Messages.atWithPlus(raw) }
    return result
  }

  /// dbt: 0 is no limit here, unlike `0+` on the command line.
  private func depth(_ value: JSONValue?) throws(Diagnostic) -> Int? {
    guard let value, Self.isTrue(value) else { return nil }
    switch value {
    case .int(let number): return number
    case .double(let number) where number.magnitude < 1e9: return Int(number)
    case .bool: return 1
    case .string(let text):
      if let number = Int(text) { return number }
    default: break
    }
    throw failure("has a depth that is no whole number")
  }

  /// As Python counts a value as true.
  private static func isTrue(_ value: JSONValue?) -> Bool {
    switch value {
    case .none, .null: false
    case .bool(let flag): flag
    case .int(let number): number != 0
    case .double(let number): number != 0
    case .string(let text): !text.isEmpty
    case .array(let items): !items.isEmpty
    case .object(let object): !object.isEmpty
    }
  }

  /// A single value as a text to match with.
  static func text(_ value: JSONValue) -> String {
    switch value {
    case .string(let text): text
    case .bool(let flag): flag ? "True" : "False"
    case .null: "None"
    case .int, .double, .array, .object: JSONWriter.text(value)
    }
  }

  private func failure(_ what: String, hint: String? = nil) -> Diagnostic {
    Messages.badDefinition(selector, what, hint: hint)
  }
}

import Diagnostics
import JSON
import YAML

extension PropertiesReader {
  /// `data_tests` (or its old name `tests`) of something; nil where neither is written.
  func dataTests(_ fields: Fields, on owner: @autoclosure () -> String) -> [DataTestProperties]? {
    if let old = fields.node.entry("tests"), fields.has("data_tests"), !old.value.isNull {
      fields.report(
        "two-spellings", "'tests' and 'data_tests' mean the same", old.keySpan, hint: "move all into 'data_tests'")
    }
    let key = fields.has("data_tests") ? "data_tests" : "tests"
    return fields.optionalList(key)?.compactMap { dataTest($0, fields, on: owner()) }
  }

  private func dataTest(_ item: YAMLNode, _ parent: Fields, on owner: @autoclosure () -> String) -> DataTestProperties?
  {
    if let name = item.string {
      return isTestName(name, item.span, parent) ? DataTestProperties(test: name, place: parent.place(item.span)) : nil
    }
    guard let entries = item.entries else {
      parent.report(
        "bad-test", "a test of the \(owner()) must be a name or a mapping, not \(item.kindName)", item.span)
      return nil
    }
    if let named = item.entry("test_name") {
      guard let name = named.value.string else {
        parent.report("bad-test", "'test_name' must be a text, not \(named.value.kindName)", named.value.span)
        return nil
      }
      let rest = YAMLNode(.mapping(entries.filter { $0.key != "test_name" }), item.span)
      return dataTest(name, named.value.span, rest, parent)
    }
    guard entries.count == 1, let only = entries.first else {
      parent.report(
        "bad-test",
        "a test of the \(owner()) has \(entries.count) names: \(entries.map(\.key).joined(separator: ", "))",
        entries.dropFirst().first?.keySpan ?? item.span,
        hint: "indent the test's arguments below its name, by two levels")
      return nil
    }
    guard only.value.entries != nil else {
      parent.report(
        "bad-test", "the arguments of the test '\(only.key)' must be a mapping, not \(only.value.kindName)",
        only.value.isNull ? only.keySpan : only.value.span,
        hint: only.value.isNull ? "write '- \(only.key)' without a colon" : nil)
      return nil
    }
    return dataTest(only.key, only.keySpan, only.value, parent)
  }

  private func dataTest(_ name: String, _ span: Span, _ node: YAMLNode, _ parent: Fields) -> DataTestProperties? {
    guard isTestName(name, span, parent), let fields = Fields(node, "a test", parent.file, "properties", findings)
    else { return nil }
    var test = DataTestProperties(test: name, place: parent.place(span))
    test.description = fields.string("description")
    test.name = fields.string("name")
    let nested = fields.value("config").flatMap { Fields($0, "'config'", parent.file, "properties", findings) }
    var arguments = JSONObject()
    var beside = JSONObject()
    let members = fields.entries.filter { !["config", "arguments", "name", "description"].contains($0.key) }
    let underArguments = argumentEntries(fields)
    for (position, entry) in (members + underArguments).enumerated() {
      if position == members.count { test.directArguments = arguments.count }
      if PropertyKeys.testConfigs.contains(entry.key) {
        beside[entry.key] = entry.value.json
        if let twice = nested?.value(entry.key), !entry.value.isNull {
          fields.report(
            "set-twice", "'\(entry.key)' of the test '\(name)' is set both beside its arguments and under 'config'",
            twice.span, hint: "keep the one under 'config'")
        }
      } else if entry.key == "model" {
        fields.report("bad-test", "a test cannot be given 'model': it is what the test stands on", entry.keySpan)
      } else {
        arguments[entry.key] = entry.value.json
      }
    }
    if underArguments.isEmpty { test.directArguments = arguments.count }
    test.arguments = arguments
    if nested != nil || !beside.isEmpty {
      test.config = Self.join(beside, nested?.node.json.object ?? [:])
      for entry in fields.entries + (nested?.entries ?? []) { test.configPlaces[entry.key] = entry.value.span }
    }
    checkTags(test.config["tags"], fields, span)
    return test
  }

  private func argumentEntries(_ fields: Fields) -> [YAMLEntry] {
    guard let value = fields.value("arguments") else { return [] }
    guard let entries = value.entries else {
      fields.report("bad-test", "'arguments' must be a mapping, not \(value.kindName)", value.span)
      return []
    }
    return entries
  }

  /// The order in which dbt takes them: the well-known ones first, whichever way they are written.
  private static func join(_ beside: JSONObject, _ nested: JSONObject) -> JSONObject {
    var result = JSONObject()
    for key in PropertyKeys.testConfigs {
      if let value = beside[key] ?? nested[key], !value.isNull { result[key] = value }
    }
    for (key, value) in nested where !value.isNull && result[key] == nil { result[key] = value }
    return result
  }

  private func checkTags(_ tags: JSONValue?, _ fields: Fields, _ span: Span) {
    switch tags {
    case nil, .string: return
    case .array(let items) where items.allSatisfy({ $0.string != nil }): return
    default: fields.report("bad-type", "'tags' must be a text or a list of texts", span)
    }
  }

  /// A name, perhaps with its package: `unique`, `dbt_utils.equality`.
  private func isTestName(_ name: String, _ span: Span, _ fields: Fields) -> Bool {
    guard let first = name.utf8.first, first == UInt8(ascii: "_") || (first | 0x20 >= 0x61 && first | 0x20 <= 0x7A)
    else {
      fields.report("bad-test", "'\(name)' cannot be the name of a test", span)
      return false
    }
    return true
  }
}

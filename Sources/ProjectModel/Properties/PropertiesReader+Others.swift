import Diagnostics
import JSON
import YAML

extension PropertiesReader {
  func macro(_ entry: Entry) -> MacroProperties {
    let fields = entry.fields
    checkKeys(fields, PropertyKeys.macro, "the \(entry.title)")
    var macro = MacroProperties(name: entry.name, place: entry.place)
    macro.description = fields.string("description") ?? ""
    macro.config = fields.object("config") ?? [:]
    macro.meta = (fields.object("meta") ?? [:]).merging(macro.config["meta"]?.object ?? [:])
    macro.docs = macro.config["docs"]?.object ?? docs(fields)
    macro.arguments = fields.list("arguments").compactMap { item in
      guard let argument = Fields(item, "an argument", fields.file, "properties", findings) else { return nil }
      guard let name = argument.string("name") else {
        if argument.value("name") == nil { argument.report("missing-name", "an argument has no 'name'", item.span) }
        return nil
      }
      checkKeys(argument, PropertyKeys.macroArgument, "an argument", strict: true)
      return [
        "name": .string(name), "type": JSONValue(argument.text("type")),
        "description": .string(argument.string("description") ?? ""),
      ]
    }
    return macro
  }

  func exposure(_ entry: Entry) -> ExposureProperties? {
    let fields = entry.fields
    checkKeys(fields, PropertyKeys.exposure, "the \(entry.title)", strict: true)
    let owner = owner(entry)
    let type = choice("type", fields, ["dashboard", "notebook", "analysis", "ml", "application"], entry)
    guard let type, let owner else { return nil }
    var exposure = ExposureProperties(name: entry.name, type: type, place: entry.place)
    exposure.owner = owner
    if !entry.name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "-" }) {
      fields.report(
        "exposure-name", "the exposure's name '\(entry.name)' holds more than letters, digits, '_' and '-'",
        entry.place.span, hint: "put the long name into 'label'", severity: .warning)
    }
    exposure.description = fields.string("description") ?? ""
    exposure.label = fields.string("label")
    if fields.value("maturity") != nil {
      exposure.maturity = choice("maturity", fields, ["low", "medium", "high"], entry)
    }
    exposure.url = fields.string("url")
    exposure.tags = fields.tags()
    exposure.meta = fields.object("meta") ?? [:]
    let configs = config(entry)
    exposure.config = configs.rendered
    exposure.unrenderedConfig = configs.written
    exposure.dependsOn = fields.strings("depends_on") ?? []
    exposure.dependsOnPlaces = fields.list("depends_on").filter { $0.string != nil }.map { fields.place($0.span) }
    return exposure
  }

  func group(_ entry: Entry) -> GroupProperties? {
    let fields = entry.fields
    checkKeys(fields, PropertyKeys.group, "the \(entry.title)", strict: true)
    guard let owner = owner(entry) else { return nil }
    var group = GroupProperties(name: entry.name, place: entry.place)
    group.owner = owner
    group.description = fields.string("description")
    group.config = fields.object("config") ?? [:]
    return group
  }

  func unitTest(_ entry: Entry) -> UnitTestProperties? {
    let fields = entry.fields
    checkKeys(fields, PropertyKeys.unitTest, "the \(entry.title)", strict: true)
    for key in ["model", "given", "expect"] where fields.node.entry(key) == nil {
      fields.report("missing-key", "the \(entry.title) has no '\(key)'", entry.place.span)
    }
    guard let model = fields.string("model"), fields.has("given"), let expect = fields.value("expect") else {
      return nil
    }
    var test = UnitTestProperties(name: entry.name, model: model, place: entry.place)
    test.description = fields.string("description") ?? ""
    test.given = fields.list("given").compactMap { item in
      guard let given = Fields(item, "an entry of 'given'", fields.file, "properties", findings) else { return nil }
      checkKeys(given, ["input", "rows", "format", "fixture"], "an entry of 'given'", strict: true)
      if given.value("input") == nil {
        given.report("missing-key", "an entry of 'given' has no 'input'", item.span)
      }
      _ = given.string("input")
      checkRows(given)
      return item.json
    }
    if let expected = Fields(expect, "'expect'", fields.file, "properties", findings) {
      checkKeys(expected, ["rows", "format", "fixture"], "'expect'", strict: true)
      checkRows(expected)
    }
    test.expect = expect.json
    if let value = fields.value("overrides"),
      let overrides = Fields(value, "'overrides'", fields.file, "properties", findings)
    {
      checkKeys(overrides, ["macros", "vars", "env_vars"], "'overrides'", strict: true)
      test.overrides = value.json
    }
    test.config = fields.object("config") ?? [:]
    if let value = fields.value("versions"),
      let versions = Fields(value, "'versions'", fields.file, "properties", findings)
    {
      checkKeys(versions, ["include", "exclude"], "'versions'", strict: true)
      if versions.value("include") != nil, let exclude = versions.value("exclude") {
        versions.report("set-twice", "versions can be included or excluded, not both", exclude.span)
      }
      test.versions = value.json
    }
    return test
  }

  private func checkRows(_ fields: Fields) {
    if let format = fields.string("format"), let value = fields.value("format"),
      !["csv", "dict", "sql"].contains(format)
    {
      fields.report("bad-format", "there is no format '\(format)'", value.span, hint: "it is one of: dict, csv, sql")
    }
    _ = fields.string("fixture")
  }

  /// `owner: {name: …, email: …}`: one of the two is needed.
  private func owner(_ entry: Entry) -> JSONObject? {
    let fields = entry.fields
    guard let value = fields.value("owner") else {
      fields.report(
        "missing-key", "the \(entry.title) has no 'owner'", entry.place.span, hint: "write 'owner: {name: …}'")
      return nil
    }
    guard value.entries != nil, let owner = fields.object("owner") else {
      if value.entries == nil, value.items == nil {
        fields.report(
          "bad-type", "'owner' must be a mapping, not \(value.kindName)", value.span, hint: "write 'owner: {name: …}'")
      }
      return nil
    }
    if owner["name"]?.isNull ?? true, owner["email"]?.isNull ?? true {
      fields.report("bad-owner", "the owner of the \(entry.title) needs a 'name' or an 'email'", value.span)
      return nil
    }
    return owner
  }

  /// A text that must be one of a few.
  private func choice(_ key: String, _ fields: Fields, _ known: [String], _ entry: Entry) -> String? {
    guard let value = fields.value(key) else {
      fields.report(
        "missing-key", "the \(entry.title) has no '\(key)'", entry.place.span,
        hint: "it is one of: \(known.joined(separator: ", "))")
      return nil
    }
    guard let text = fields.string(key) else { return nil }
    guard known.contains(text) else {
      fields.report(
        "bad-choice", "'\(key)' cannot be '\(text)'", value.span,
        hint: Suggestion.hint(for: text, among: known) ?? "it is one of: \(known.joined(separator: ", "))")
      return nil
    }
    return text
  }
}

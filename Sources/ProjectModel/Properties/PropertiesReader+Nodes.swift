import Diagnostics
import JSON
import YAML

extension PropertiesReader {
  /// An entry of `models`, `seeds`, `snapshots`, `analyses`, `data_tests` or `functions`.
  func node(_ entry: Entry, _ kind: ResourceType) -> NodeProperties {
    let fields = entry.fields
    checkKeys(fields, PropertyKeys.node, "the \(entry.title)")
    var node = NodeProperties(kind: kind, key: entry.list, name: entry.name, place: entry.place)
    node.description = fields.string("description") ?? ""
    let configs = config(entry)
    node.config = configs.rendered
    node.unrenderedConfig = configs.written
    moveIntoConfig(entry, &node)
    node.configPlaces = places(fields)
    reportUnknownConfigs(fields, kind)
    node.docs = node.config["docs"]?.object
    node.access = node.config["access"]?.string
    node.group = node.config["group"]?.string
    node.columns = columns(fields, owner: entry.title)
    node.dataTests = dataTests(fields, on: entry.title) ?? []
    node.constraints = constraints(fields) ?? []
    node.quoteColumns = fields.bool("quote_columns")
    node.deprecationDate = date("deprecation_date", fields)
    node.timeSpine = timeSpine(fields)
    node.relation = fields.string("relation")
    node.arguments = fields.json("arguments")
    node.returns = fields.json("returns")
    readVersions(entry, into: &node)
    return node
  }

  /// `meta`, `docs`, `group`, `contract` and `access` beside `config` count as part of it.
  private func moveIntoConfig(_ entry: Entry, _ node: inout NodeProperties) {
    for key in PropertyKeys.movedToConfig {
      guard let written = entry.fields.node.entry(key) else { continue }
      if node.config[key] != nil {
        entry.fields.report(
          "set-twice", "'\(key)' is set both here and under 'config'", written.keySpan,
          hint: "keep the one under 'config'")
        continue
      }
      guard !written.value.isNull else { continue }
      node.config[key] = written.value.json
      node.unrenderedConfig[key] = entry.written[key]?.json
    }
    _ = docs(entry.fields)
    // dbt passes over tags beside `config` of whatever is no source, exposure or column.
    if let tags = entry.fields.node.entry("tags"), isRoot {
      entry.fields.report(
        "no-effect", "'tags' has no effect here", tags.keySpan, hint: "move it under 'config'", severity: .warning)
    }
  }

  private func reportUnknownConfigs(_ fields: Fields, _ kind: ResourceType) {
    guard isRoot else { return }
    for entry in fields.value("config")?.entries ?? [] {
      findings.add(ConfigChecks.unknownKeys([entry.key], type: kind) { _ in fields.place(entry.keySpan) })
    }
  }

  /// Where each config stands.
  private func places(_ fields: Fields) -> [String: Span] {
    var places: [String: Span] = [:]
    for entry in fields.value("config")?.entries ?? [] { places[entry.key] = entry.value.span }
    for key in PropertyKeys.movedToConfig where places[key] == nil {
      places[key] = fields.value(key)?.span
    }
    return places
  }

  // MARK: Columns

  func columns(_ fields: Fields, owner: @autoclosure () -> String) -> [ColumnProperties] {
    fields.list("columns").compactMap { column($0, fields, owner: owner()) }
  }

  private func column(_ item: YAMLNode, _ parent: Fields, owner: @autoclosure () -> String) -> ColumnProperties? {
    guard item.entries != nil, let fields = Fields(item, "a column", parent.file, "properties", findings) else {
      parent.report(
        "bad-type", "a column of the \(owner()) must be a mapping, not \(item.kindName)", item.span,
        hint: item.string.map { "write '- name: \($0)'" })
      return nil
    }
    guard let name = fields.string("name") else {
      if fields.value("name") == nil {
        let start = Int(item.span.start)
        fields.report("missing-name", "a column of the \(owner()) has no 'name'", Span(start, start + 1))
      }
      return nil
    }
    checkColumnKeys(fields, "the column '\(name)'")
    var column = Column(name: name)
    column.description = fields.string("description") ?? ""
    column.dataType = fields.string("data_type")
    column.quote = fields.bool("quote")
    column.granularity = granularity(fields)
    column.constraints = constraints(fields) ?? []
    let config = fields.object("config") ?? JSONObject()
    if fields.has("meta") || fields.has("tags") || !config.isEmpty { joinConfig(config, fields, into: &column) }
    for entry in fields.entries where !PropertyKeys.column.contains(entry.key) {
      column.extra[entry.key] = entry.value.json
    }
    _ = docs(fields)
    var properties = ColumnProperties(column: column, place: fields.place(fields.value("name")?.span ?? item.span))
    properties.dataTests = dataTests(fields, on: "column '\(name)'") ?? []
    properties.config = config
    return properties
  }

  /// `meta` and `tags` may stand beside `config` or in it.
  private func joinConfig(_ config: JSONObject, _ fields: Fields, into column: inout Column) {
    column.meta = (fields.object("meta") ?? [:]).merging(config["meta"]?.object ?? [:])
    var seen: Set<String> = []
    column.tags = (fields.tags() + NodeConfig(config).strings("tags")).filter { seen.insert($0).inserted }
    column.config = ["meta": .object(column.meta), "tags": JSONValue(column.tags)]
  }

  /// Unknown keys of a column are kept (`encode`, for one); only what looks misspelt is worth a warning.
  private func checkColumnKeys(_ fields: Fields, _ what: @autoclosure () -> String) {
    guard isRoot else { return }
    for entry in fields.entries where !PropertyKeys.column.contains(entry.key) && entry.key != "encode" {
      guard let hint = Suggestion.hint(for: entry.key, among: PropertyKeys.column.sorted()) else { continue }
      fields.report(
        "unknown-key", "'\(entry.key)' is no key of \(what())", entry.keySpan, hint: hint, severity: .warning)
    }
  }

  private func granularity(_ fields: Fields) -> String? {
    let known = [
      "nanosecond", "microsecond", "millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year",
    ]
    guard let text = fields.string("granularity"), let value = fields.value("granularity") else { return nil }
    if !known.contains(text) {
      fields.report(
        "bad-granularity", "there is no granularity '\(text)'", value.span,
        hint: Suggestion.hint(for: text, among: known) ?? "it is one of: \(known.joined(separator: ", "))")
    }
    return text
  }

  // MARK: Versions

  private func readVersions(_ entry: Entry, into node: inout NodeProperties) {
    let fields = entry.fields
    if let latest = fields.value("latest_version") { node.latestVersion = latest.json }
    let items = fields.list("versions")
    let written = entry.written["versions"]?.items ?? []
    var seen: Set<String> = []
    for (index, item) in items.enumerated() {
      guard let version = version(item, written.count == items.count ? written[index] : item, entry) else { continue }
      if !seen.insert(Node.text(version: version.version)).inserted {
        fields.report(
          "duplicate-version", "the \(entry.title) has two versions '\(Node.text(version: version.version))'",
          version.place.span)
      }
      node.versions.append(version)
    }
    if let latest = node.latestVersion, let value = fields.value("latest_version") {
      let names = node.versions.map { Node.text(version: $0.version) }
      if !names.contains(Node.text(version: latest)) {
        fields.report(
          "unknown-version", "latest_version '\(Node.text(version: latest))' is no version of the \(entry.title)",
          value.span, hint: names.isEmpty ? nil : "its versions are: \(names.joined(separator: ", "))")
      }
    }
  }

  private func version(_ item: YAMLNode, _ written: YAMLNode, _ entry: Entry) -> VersionProperties? {
    guard let fields = Fields(item, "a version of the \(entry.title)", entry.fields.file, "properties", findings)
    else { return nil }
    guard let v = fields.value("v") else {
      fields.report(
        "missing-key", "a version of the \(entry.title) has no 'v'",
        Span(Int(item.span.start), Int(item.span.start) + 1))
      return nil
    }
    switch v.json {
    case .string, .int, .double: break
    default:
      fields.report("bad-type", "'v' must be a number or a text, not \(v.kindName)", v.span)
      return nil
    }
    checkKeys(fields, PropertyKeys.version, "a version", strict: true)
    var version = VersionProperties(version: v.json, place: fields.place(v.span))
    version.definedIn = fields.string("defined_in")
    version.description = fields.string("description")
    version.access = fields.string("access")
    version.config = fields.object("config") ?? [:]
    version.unrenderedConfig = written["config"]?.json.object ?? [:]
    version.docs = docs(fields)
    version.deprecationDate = date("deprecation_date", fields)
    version.constraints = constraints(fields)
    // dbt passes over an empty list under the old name, so the model's own tests count; an empty `data_tests` stands.
    let dataTests = dataTests(fields, on: entry.title)
    version.dataTests = dataTests?.isEmpty == true && !fields.has("data_tests") ? nil : dataTests
    readVersionColumns(fields, entry, into: &version)
    return version
  }

  private func readVersionColumns(_ fields: Fields, _ entry: Entry, into version: inout VersionProperties) {
    for item in fields.list("columns") {
      guard item["include"] != nil || item["exclude"] != nil else {
        if let column = column(item, fields, owner: entry.title) { version.columns.append(column) }
        continue
      }
      guard version.includedColumns == nil else {
        fields.report("set-twice", "a version can have one 'include' only", item.span)
        continue
      }
      guard let choice = Fields(item, "columns", fields.file, "properties", findings) else { continue }
      let include = choice.strings("include", orOne: true) ?? ["*"]
      let isAll = include == ["*"] || include == ["all"]
      if let value = choice.value("include"), value.items == nil, !isAll {
        choice.report("bad-include", "'include' must be '*', 'all' or a list of columns", value.span)
      }
      version.includedColumns = include
      version.excludedColumns = choice.strings("exclude", orOne: true) ?? []
      if !version.excludedColumns.isEmpty, !isAll, let value = choice.value("exclude") {
        choice.report("bad-exclude", "'exclude' goes with 'include: all' only", value.span)
      }
    }
  }
}

import Diagnostics
import JSON
import YAML

extension PropertiesReader {
  /// An entry of `sources`.
  func source(_ entry: Entry) -> SourceProperties {
    let fields = entry.fields
    checkKeys(fields, PropertyKeys.source, "the \(entry.title)", strict: true)
    var source = SourceProperties(name: entry.name, place: entry.place)
    source.description = fields.string("description") ?? ""
    source.database = fields.string("database") ?? fields.string("dbname")
    source.schema = fields.string("schema")
    source.unrenderedDatabase = entry.written["database"]?.string
    source.unrenderedSchema = entry.written["schema"]?.string
    source.loader = fields.string("loader") ?? ""
    source.quoting = quoting(fields)
    source.tags = fields.tags()
    source.meta = fields.object("meta") ?? [:]
    let configs = config(entry)
    source.config = configs.rendered
    source.unrenderedConfig = configs.written
    source.freshness = freshness(fields)
    checkConfigFreshness(fields)
    readLoadedAt(fields, &source.loadedAtField, &source.loadedAtQuery)
    source.overrides = fields.string("overrides")
    var seen: [String: Span] = [:]
    for item in fields.list("tables") {
      guard let table = table(item, fields, entry) else { continue }
      if let before = seen.updateValue(table.place.span, forKey: table.name) {
        let line = fields.file.position(of: Int(before.start)).line
        fields.report(
          "duplicate-table", "the \(entry.title) has two tables '\(table.name)'", table.place.span,
          hint: "rename or remove one; the other is in line \(line)")
      }
      source.tables.append(table)
    }
    return source
  }

  private func table(_ item: YAMLNode, _ parent: Fields, _ entry: Entry) -> SourceTableProperties? {
    guard item.entries != nil, let fields = Fields(item, "a table", parent.file, "properties", findings) else {
      parent.report(
        "bad-type", "a table of the \(entry.title) must be a mapping, not \(item.kindName)", item.span,
        hint: item.string.map { "write '- name: \($0)'" })
      return nil
    }
    guard let name = fields.string("name"), let nameNode = fields.value("name") else {
      if fields.value("name") == nil {
        let start = Int(item.span.start)
        fields.report("missing-name", "a table of the \(entry.title) has no 'name'", Span(start, start + 1))
      }
      return nil
    }
    checkKeys(fields, PropertyKeys.table, "the table '\(name)'")
    var table = SourceTableProperties(name: name, place: fields.place(nameNode.span))
    table.identifier = fields.string("identifier")
    table.description = fields.string("description") ?? ""
    table.quoting = quoting(fields)
    table.tags = fields.tags()
    table.meta = fields.object("meta") ?? [:]
    table.config = fields.object("config") ?? [:]
    let written = entry.written["tables"]?.items?.first { $0["name"]?.string == name }
    table.unrenderedConfig = written?["config"]?.json.object ?? table.config
    table.freshness = freshness(fields)
    checkConfigFreshness(fields)
    table.setsLoadedAtField = fields.has("loaded_at_field") || table.config["loaded_at_field"]?.isNull == false
    readLoadedAt(fields, &table.loadedAtField, &table.loadedAtQuery)
    table.external = fields.json("external")
    table.columns = columns(fields, owner: "source table '\(entry.name).\(name)'")
    table.dataTests = dataTests(fields, on: "source table '\(entry.name).\(name)'") ?? []
    return table
  }

  private func readLoadedAt(_ fields: Fields, _ field: inout String?, _ query: inout String?) {
    field = fields.string("loaded_at_field")
    query = fields.string("loaded_at_query")
    if field == "", let value = fields.value("loaded_at_field") {
      fields.report("bad-type", "'loaded_at_field' must not be empty", value.span)
    }
  }

  func quoting(_ fields: Fields) -> JSONObject {
    guard let value = fields.value("quoting"),
      let quoting = Fields(value, "'quoting'", fields.file, "properties", findings)
    else { return [:] }
    checkKeys(quoting, ["database", "dbname", "schema", "identifier", "column"], "'quoting'", strict: true)
    var result = JSONObject()
    for entry in quoting.entries {
      if let flag = quoting.bool(entry.key) { result[entry.key == "dbname" ? "database" : entry.key] = .bool(flag) }
    }
    return result
  }

  /// Under `config:` the same, but further keys are let pass.
  private func checkConfigFreshness(_ fields: Fields) {
    guard let value = fields.value("config"), value.entries != nil,
      let config = Fields(value, "'config'", fields.file, "properties", findings)
    else { return }
    _ = freshness(config, strict: false)
  }

  /// nil where it is not written, null where it is written as nothing (no freshness), otherwise all its keys.
  private func freshness(_ fields: Fields, strict: Bool = true) -> JSONValue? {
    guard let written = fields.node.entry("freshness") else { return nil }
    guard !written.value.isNull else { return .null }
    guard let freshness = Fields(written.value, "'freshness'", fields.file, "properties", findings) else { return nil }
    checkKeys(freshness, ["warn_after", "error_after", "filter"], "'freshness'", strict: strict)
    for key in ["warn_after", "error_after"] {
      guard let value = freshness.value(key), let limit = Fields(value, "'\(key)'", fields.file, "properties", findings)
      else { continue }
      checkKeys(limit, ["count", "period"], "'\(key)'", strict: strict)
      _ = limit.int("count")
      if let period = limit.string("period"), let value = limit.value("period"),
        !["minute", "hour", "day"].contains(period)
      {
        limit.report(
          "bad-period", "there is no period '\(period)'", value.span, hint: "it is one of: minute, hour, day")
      }
    }
    _ = freshness.string("filter")
    return written.value.json
  }
}

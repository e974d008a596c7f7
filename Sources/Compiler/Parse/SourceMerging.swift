import JSON
import ProjectModel

/// What a source says and what its table says, as one definition.
enum SourceMerging {
  static func merge(
    _ source: SourceProperties, _ table: SourceTableProperties, into node: inout SourceDefinition,
    _ builder: ConfigBuilder
  ) {
    node.sourceDescription = source.description
    node.description = table.description
    node.loader = source.loader
    node.quoting = quoting(source.quoting, table.quoting)
    node.columns = table.columns.map(\.column)
    node.external = external(table.external ?? .null)
    node.sourceMeta = source.meta.merging(source.config["meta"]?.object ?? [:])
    node.unrenderedDatabase = source.unrenderedDatabase
    node.unrenderedSchema = source.unrenderedSchema
    let request = ConfigBuilder.Request(
      type: .source, package: node.packageName, fqn: node.fqn, properties: properties(source, table))
    let config = builder.merge(request)
    node.config = config.values
    // dbt: what a source's own properties say is told as it was rendered, and freshness completed.
    node.unrenderedConfig = builder.unrendered(request)
    if let freshness = node.unrenderedConfig["freshness"]?.object {
      node.unrenderedConfig["freshness"] = .object(complete(freshness))
    }
    node.tags = config.tags
    node.meta = config.meta
    node.loadedAtField = config.string("loaded_at_field")
    node.loadedAtQuery = config.string("loaded_at_query")
    node.freshness = config["freshness"] ?? .null
  }

  /// dbt: an external table has all members that it knows, and whatever else is written.
  private static func external(_ written: JSONValue) -> JSONValue {
    guard let object = written.object else { return written }
    let known: JSONObject = [
      "location": nil, "file_format": nil, "row_format": nil, "tbl_properties": nil, "partitions": nil,
    ]
    return .object(known.merging(object))
  }

  private static func complete(_ freshness: JSONObject) -> JSONObject {
    let never: JSONValue = .object(["count": nil, "period": nil])
    var result: JSONObject = ["warn_after": never, "error_after": never, "filter": nil]
    for (key, value) in freshness where !value.isNull { result[key] = value }
    return result
  }

  private static func quoting(_ source: JSONObject, _ table: JSONObject) -> JSONObject {
    var result = JSONObject()
    for part in ["database", "schema", "identifier", "column"] {
      result[part] = table[part] ?? source[part] ?? JSONValue.null
    }
    return result
  }

  /// The configs of both, the table's over the source's; tags and meta add up.
  private static func properties(_ source: SourceProperties, _ table: SourceTableProperties) -> JSONObject {
    var config = source.config.merging(table.config)
    let meta = source.meta.merging(source.config["meta"]?.object ?? [:]).merging(table.meta)
      .merging(table.config["meta"]?.object ?? [:])
    config["meta"] = .object(meta)
    let tags = source.tags + NodeConfig(source.config).tags + table.tags + NodeConfig(table.config).tags
    config["tags"] = JSONValue(Array(Set(tags)).sorted())
    config["loaded_at_field"] = field(
      table.loadedAtField ?? table.config["loaded_at_field"]?.string,
      source.loadedAtField ?? source.config["loaded_at_field"]?.string)
    config["loaded_at_query"] = field(
      table.loadedAtQuery ?? table.config["loaded_at_query"]?.string,
      source.loadedAtQuery ?? source.config["loaded_at_query"]?.string)
    let own = table.freshness ?? table.config["freshness"]
    let general = source.freshness ?? source.config["freshness"]
    config["freshness"] = nil
    switch (general, own) {
    case (_, .some(.null)): config["freshness"] = JSONValue.null
    case (let general?, let own?): config["freshness"] = merged(general, own)
    case (let value?, nil), (nil, let value?): config["freshness"] = normalized(value)
    case (nil, nil): break
    }
    return config
  }

  private static func field(_ own: String?, _ general: String?) -> JSONValue { JSONValue(own ?? general) }

  private static func merged(_ general: JSONValue, _ own: JSONValue) -> JSONValue {
    guard let base = general.object, let over = own.object else { return normalized(own) }
    var result = base
    for (key, value) in over { result[key] = value }
    return normalized(.object(result))
  }

  /// With `warn_after`, `error_after` and `filter` all there.
  private static func normalized(_ value: JSONValue) -> JSONValue {
    guard let object = value.object else { return value }
    func time(_ key: String) -> JSONValue {
      switch object[key] {
      case .some(.null): .null
      case .some(.object(let time)): .object(["count": time["count"] ?? .null, "period": time["period"] ?? .null])
      default: .object(["count": .null, "period": .null])
      }
    }
    return .object([
      "warn_after": time("warn_after"), "error_after": time("error_after"), "filter": object["filter"] ?? .null,
    ])
  }
}

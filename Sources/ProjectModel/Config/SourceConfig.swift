import JSON

extension ConfigBuilder {
  /// The merged configs of a source's table: its own layers (source, table) over the project's tree.
  ///
  /// `freshness`, `loaded_at_field`, `loaded_at_query`, `meta` and `tags` may stand beside `config` or in it, for the
  /// source or the table; the merged configs hold the outcome.
  package func source(
    _ source: SourceProperties, _ table: SourceTableProperties, package: String, fqn: [String]
  ) -> NodeConfig {
    merge(sourceRequest(source, table, package: package, fqn: fqn))
  }

  /// The request behind `source`, for `finalize` and `unrendered`.
  package func sourceRequest(
    _ source: SourceProperties, _ table: SourceTableProperties, package: String, fqn: [String]
  ) -> Request {
    var layer = source.config.merging(table.config)
    switch SourceFreshness.merge(source, table) {
    case .unset: layer["freshness"] = nil
    case .none: layer["freshness"] = .null
    case .set(let value): layer["freshness"] = .object(value)
    }
    let (field, query) = Self.loadedAt(source, table)
    layer["loaded_at_field"] = JSONValue(field)
    layer["loaded_at_query"] = JSONValue(query)
    let meta = [source.meta, source.config["meta"]?.object ?? [:], table.meta, table.config["meta"]?.object ?? [:]]
    layer["meta"] = .object(meta.reduce(JSONObject()) { $0.merging($1) })
    let tags = source.tags + Self.tags(source.config) + table.tags + Self.tags(table.config)
    layer["tags"] = JSONValue(Set(tags).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
    var request = Request(type: .source, package: package, fqn: fqn, properties: layer, place: table.place)
    request.title = "source '\(source.name).\(table.name)'"
    return request
  }

  private static func tags(_ config: JSONObject) -> [String] { NodeConfig(config).strings("tags") }

  /// The table's, else the source's; a table that writes `loaded_at_field` as null has none.
  private static func loadedAt(
    _ source: SourceProperties, _ table: SourceTableProperties
  ) -> (field: String?, query: String?) {
    func text(_ beside: String?, _ config: JSONObject, _ key: String) -> String? { beside ?? config[key]?.string }
    let tableField = text(table.loadedAtField, table.config, "loaded_at_field")
    let tableQuery = text(table.loadedAtQuery, table.config, "loaded_at_query")
    let field =
      table.setsLoadedAtField || tableField != nil
      ? tableField : text(source.loadedAtField, source.config, "loaded_at_field")
    if tableQuery != nil || table.setsLoadedAtField { return (field, tableQuery) }
    return (field, text(source.loadedAtQuery, source.config, "loaded_at_query"))
  }
}

/// How the four places where a source's freshness may stand come together.
enum SourceFreshness {
  enum Outcome {
    /// Nothing is said about it.
    case unset
    /// Switched off.
    case none
    case set(JSONObject)
  }

  static func merge(_ source: SourceProperties, _ table: SourceTableProperties) -> Outcome {
    var merged: JSONObject? = full(source.freshness)
    for layer in [source.config["freshness"], table.freshness, table.config["freshness"]] {
      merged = join(merged, full(layer), isTruthy: isTrue(layer))
    }
    guard let merged else { return .none }
    return isTrue(.object(merged)) ? .set(merged) : .unset
  }

  /// nil for null; all members with null where not written.
  private static func full(_ value: JSONValue?) -> JSONObject? {
    if value?.isNull == true { return nil }
    let object = value?.object ?? [:]
    func limit(_ key: String) -> JSONValue {
      guard let limit = object[key] else { return ["count": nil, "period": nil] }
      if limit.isNull { return .null }
      return ["count": limit["count"] ?? .null, "period": limit["period"] ?? .null]
    }
    return [
      "warn_after": limit("warn_after"), "error_after": limit("error_after"), "filter": object["filter"] ?? .null,
    ]
  }

  private static func isTrue(_ value: JSONValue?) -> Bool {
    ["warn_after", "error_after"].contains { key in
      value?[key]?["count"]?.isNull == false && value?[key]?["period"]?.isNull == false
    }
  }

  private static func join(_ base: JSONObject?, _ update: JSONObject?, isTruthy: Bool) -> JSONObject? {
    guard let update else { return nil }
    guard let base else { return isTruthy ? update : nil }
    var merged = base
    if let filter = update["filter"], !filter.isNull { merged["filter"] = filter }
    for key in ["warn_after", "error_after"] { merged[key] = limit(base[key] ?? .null, update[key] ?? .null) }
    return merged
  }

  private static func limit(_ base: JSONValue, _ update: JSONValue) -> JSONValue {
    guard !update.isNull else { return .null }
    func isSet(_ value: JSONValue) -> Bool { value["count"]?.isNull == false && value["period"]?.isNull == false }
    if isSet(base), isSet(update) { return update }
    return isSet(update) ? update : base
  }
}

extension ConfigBuilder {
  /// The merged configs of an exposure: what stands beside `config` joins in.
  package func exposure(_ exposure: ExposureProperties, package: String, fqn: [String]) -> NodeConfig {
    var config = merge(exposureRequest(exposure, package: package, fqn: fqn))
    let project = projects[package]?.configTrees["exposures"]?.object ?? [:]
    let tags = NodeConfig(project).strings("tags") + exposure.tags + config.tags
    config["tags"] = JSONValue(Set(tags).sorted { $0.unicodeScalars.lexicographicallyPrecedes($1.unicodeScalars) })
    config["meta"] = .object((project["meta"]?.object ?? [:]).merging(exposure.meta).merging(config.meta))
    return config
  }

  /// The request behind `exposure`, for `finalize` and `unrendered`.
  package func exposureRequest(_ exposure: ExposureProperties, package: String, fqn: [String]) -> Request {
    var request = Request(
      type: .exposure, package: package, fqn: fqn, properties: exposure.config, place: exposure.place)
    request.title = "exposure '\(exposure.name)'"
    return request
  }
}

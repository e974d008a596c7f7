import JSON
import ProjectModel

/// Writes `semantic_manifest.json`: semantic models, metrics and saved queries as MetricFlow reads them.
///
/// It has other members in another order than the manifest; values come from the manifest's objects.
package struct SemanticManifestWriter: ~Copyable {
  private let project: ParsedProject
  private var stream = JSONStream()

  package static func bytes(_ project: ParsedProject) -> [UInt8] {
    var writer = SemanticManifestWriter(project: project)
    writer.write()
    return writer.finish()
  }

  private init(project: ParsedProject) { self.project = project }

  private consuming func finish() -> [UInt8] { stream.bytes() }

  private mutating func write() {
    stream.beginObject()
    stream.key("semantic_models")
    stream.beginArray()
    for model in project.semanticModels.values { write(semanticModel: model) }
    stream.endArray()
    stream.key("metrics")
    stream.beginArray()
    for metric in project.metrics.values { write(metric: metric) }
    stream.endArray()
    stream.key("project_configuration")
    writeConfiguration()
    stream.key("saved_queries")
    stream.beginArray()
    for query in project.savedQueries.values { write(savedQuery: query) }
    stream.endArray()
    stream.endObject()
  }

  // MARK: Picking members

  /// Members in the given order, null where there is none; nothing else of the object.
  private mutating func members(_ object: JSONObject?, _ names: [String]) {
    for name in names {
      stream.key(name)
      stream.value(object?[name] ?? .null)
    }
  }

  private mutating func picked(_ value: JSONValue?, _ names: [String]) {
    guard let object = value?.object else { return stream.null() }
    stream.beginObject()
    members(object, names)
    stream.endObject()
  }

  private mutating func items(
    _ value: JSONValue?, _ write: (inout SemanticManifestWriter, JSONObject) -> Void
  ) {
    stream.beginArray()
    for item in value?.array ?? [] {
      stream.beginObject()
      write(&self, item.object ?? [:])
      stream.endObject()
    }
    stream.endArray()
  }

  /// Of a config only `meta` goes in.
  private mutating func config(_ object: JSONObject) {
    stream.key("config")
    picked(object["config"], ["meta"])
  }

  // MARK: Resources

  private mutating func write(semanticModel model: JSONObject) {
    stream.beginObject()
    members(model, ["name", "defaults", "description"])
    stream.key("node_relation")
    picked(model["node_relation"], ["alias", "schema_name", "database", "relation_name"])
    members(model, ["primary_entity"])
    stream.key("entities")
    items(model["entities"]) {
      $0.members($1, ["name", "description", "type", "role", "expr", "metadata", "label"])
      $0.config($1)
    }
    stream.key("measures")
    items(model["measures"]) {
      let names = [
        "name", "agg", "description", "create_metric", "expr", "agg_params", "metadata", "non_additive_dimension",
        "agg_time_dimension", "label",
      ]
      $0.members($1, names)
      $0.config($1)
    }
    stream.key("dimensions")
    items(model["dimensions"]) {
      let names = ["name", "description", "type", "is_partition", "type_params", "expr", "metadata", "label"]
      $0.members($1, names)
      $0.config($1)
    }
    members(model, ["label", "metadata"])
    config(model)
    stream.endObject()
  }

  private mutating func write(metric: JSONObject) {
    stream.beginObject()
    members(metric, ["name", "description", "type"])
    stream.key("type_params")
    write(parameters: metric["type_params"]?.object ?? [:])
    members(metric, ["filter", "metadata", "label"])
    config(metric)
    members(metric, ["time_granularity"])
    stream.endObject()
  }

  private mutating func write(parameters: JSONObject) {
    stream.beginObject()
    let names = [
      "measure", "numerator", "denominator", "expr", "window", "grain_to_date", "metrics", "conversion_type_params",
    ]
    members(parameters, names)
    stream.key("cumulative_type_params")
    if var cumulative = parameters["cumulative_type_params"]?.object {
      if let grain = cumulative["grain_to_date"]?.string { cumulative["grain_to_date"] = .string(grain.lowercased()) }
      picked(.object(cumulative), ["window", "grain_to_date", "period_agg"])
    } else {
      stream.null()
    }
    members(parameters, ["input_measures"])
    stream.endObject()
  }

  private mutating func write(savedQuery query: JSONObject) {
    stream.beginObject()
    members(query, ["name"])
    stream.key("query_params")
    picked(query["query_params"], ["metrics", "group_by", "order_by", "limit", "where"])
    members(query, ["description", "metadata", "label"])
    stream.key("exports")
    items(query["exports"]) {
      $0.members($1, ["name"])
      $0.stream.key("config")
      $0.picked($1["config"], ["export_as", "schema_name", "alias"])
    }
    members(query, ["tags"])
    stream.endObject()
  }

  // MARK: Time spines

  private mutating func writeConfiguration() {
    stream.beginObject()
    stream.key("time_spine_table_configurations")
    stream.beginArray()
    writeLegacySpine()
    stream.endArray()
    stream.key("metadata")
    stream.null()
    stream.key("dsi_package_version")
    stream.value(["major_version": "0", "minor_version": "9", "patch_version": "0"] as JSONObject)
    stream.key("time_spines")
    stream.beginArray()
    for node in project.nodes.values where node.resourceType == .model {
      if let spine = node.timeSpine?.object { write(spine, of: node) }
    }
    stream.endArray()
    stream.endObject()
  }

  /// dbt: a model of this name is a time spine though it does not say so.
  private mutating func writeLegacySpine() {
    guard !project.semanticModels.isEmpty else { return }
    let spine = project.nodes.values.first { node in
      node.name == "metricflow_time_spine" && node.resourceType.isRefable && node.timeSpine?.object == nil
    }
    guard let spine else { return }
    stream.beginObject()
    stream.key("location")
    stream.value(spine.relationName)
    stream.key("column_name")
    stream.value("date_day")
    stream.key("grain")
    stream.value("day")
    stream.endObject()
  }

  private mutating func write(_ spine: JSONObject, of node: Node) {
    let column = spine["standard_granularity_column"]?.string ?? ""
    stream.beginObject()
    stream.key("node_relation")
    stream.beginObject()
    stream.key("alias")
    stream.value(node.alias)
    stream.key("schema_name")
    stream.value(node.schema)
    stream.key("database")
    stream.value(node.database)
    stream.key("relation_name")
    stream.value(node.relationName)
    stream.endObject()
    stream.key("primary_column")
    stream.beginObject()
    stream.key("name")
    stream.value(column)
    stream.key("time_granularity")
    stream.value(node.columns.first { $0.name == column }?.granularity)
    stream.endObject()
    stream.key("custom_granularities")
    items(spine["custom_granularities"]) { $0.members($1, ["name", "column_name"]) }
    stream.endObject()
  }
}

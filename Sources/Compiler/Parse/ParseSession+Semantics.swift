import Diagnostics
import FileSystem
import JSON
import Jinja
import ProjectModel

/// Semantic models, metrics and saved queries: their configs merged, their members in the manifest's form, and what they
/// depend on.
extension ParseSession {
  func parse(_ properties: SemanticProperties, _ file: PropertiesFile, _ package: Package) {
    switch properties.type {
    case .semanticModel: parse(semanticModel: properties, file, package)
    case .metric: parse(metric: properties, file, package)
    default: parse(savedQuery: properties, file, package)
    }
  }

  /// What all three begin with.
  private func head(
    _ properties: SemanticProperties, _ file: PropertiesFile, _ package: Package
  ) -> (id: String, object: JSONObject, config: NodeConfig, unrendered: JSONObject) {
    let id = "\(properties.type.rawValue).\(package.name).\(properties.name)"
    let relative = Path.relative(file.originalFilePath, to: file.searchPath) ?? file.originalFilePath
    let folders = Path.parent(relative).split(separator: "/").map(String.init)
    let fqn = [package.name] + folders + [properties.name]
    var request = ConfigBuilder.Request(
      type: properties.type, package: package.name, fqn: fqn, properties: properties.config)
    request.place = properties.place
    let config = builder.merge(request)
    let object: JSONObject = [
      "name": .string(properties.name), "resource_type": .string(properties.type.rawValue),
      "package_name": .string(package.name), "path": .string(relative),
      "original_file_path": .string(file.originalFilePath), "unique_id": .string(id), "fqn": JSONValue(fqn),
    ]
    semanticPlaces[id] = properties.place
    // dbt: of these two, what the project files say is not shown as written.
    let seesTrees = properties.type == .metric
    return (id, object, config, seesTrees ? builder.unrendered(request) : properties.config)
  }

  private func add(
    _ id: String, _ object: JSONObject, _ config: NodeConfig, _ place: SourcePlace,
    to map: WritableKeyPath<ParsedProject, OrderedMap<JSONObject>>
  ) {
    if !config.enabled {
      project.disabledSemantics[id] = (project.disabledSemantics[id] ?? []) + [object]
    } else if project[keyPath: map][id] != nil {
      let type = (object["resource_type"]?.string ?? "").split(separator: "_").joined(separator: " ")
      error(
        "project.duplicate-name", "dbt found two \(type)s with the name \"\(object["name"]?.string ?? "")\"", place,
        hint: "rename one of them")
    } else {
      project[keyPath: map][id] = object
    }
  }

  // MARK: Kinds

  private func parse(semanticModel properties: SemanticProperties, _ file: PropertiesFile, _ package: Package) {
    var (id, object, config, unrendered) = head(properties, file, package)
    let given = properties.members
    let meta = config.meta
    let forms = SemanticForms()
    func list(_ key: String, _ form: (JSONObject, JSONObject) -> JSONValue) -> JSONValue {
      .array((given[key]?.array ?? []).map { form($0.object ?? [:], meta) })
    }
    let recorder = ParseRecorder()
    if let model = given["model"]?.string {
      let carrier = Node(
        uniqueID: id, resourceType: .semanticModel, name: properties.name, packageName: package.name,
        path: object["path"]?.string ?? "", originalFilePath: file.originalFilePath, fqn: [], alias: properties.name,
        checksum: .none)
      do throws(Diagnostic) {
        _ = try native("{{ \(model) }}", renderContext(carrier, recorder))
      } catch {
        var diagnostic = error
        diagnostic.place = properties.place
        diagnostics.append(diagnostic)
      }
    }
    let defaults = given["defaults"]?.object.map { defaults -> JSONValue in
      .object(["agg_time_dimension": defaults["agg_time_dimension"] ?? .null])
    }
    let rest: JSONObject = [
      "model": given["model"] ?? .null, "node_relation": nil, "description": given["description"] ?? .null,
      "label": given["label"] ?? .null, "defaults": defaults ?? .null, "entities": list("entities", forms.entity),
      "measures": list("measures", forms.measure), "dimensions": list("dimensions", forms.dimension),
      "metadata": nil, "depends_on": Self.dependsOn([]), "refs": .array(recorder.refs.map(Self.written)),
      "created_at": .double(createdAt), "config": .object(config.values), "unrendered_config": .object(unrendered),
      "primary_entity": given["primary_entity"] ?? .null, "group": config["group"] ?? .null,
    ]
    object = object.merging(rest)
    semanticRefs[id] = recorder.refs
    add(id, object, config, properties.place, to: \.semanticModels)
    for measure in given["measures"]?.array ?? [] where measure["create_metric"]?.bool == true {
      makeMetric(of: measure.object ?? [:], config, properties, file, package)
    }
  }

  /// dbt: a measure with `create_metric` gives a simple metric of the same name.
  private func makeMetric(
    of measure: JSONObject, _ config: NodeConfig, _ model: SemanticProperties, _ file: PropertiesFile,
    _ package: Package
  ) {
    guard let name = measure["name"]?.string else { return }
    func given(_ key: String) -> JSONValue? { Self.given(measure[key]) }
    let members: JSONObject = [
      "name": .string(name), "label": given("label") ?? .string(name), "type": "simple",
      "type_params": .object(["measure": .string(name), "expr": given("expr") ?? .string(name)]),
      "description": given("description") ?? .string("Metric created from measure \(name)"),
    ]
    parse(
      metric: SemanticProperties(
        type: .metric, name: name, members: members,
        config: ["enabled": .bool(config.enabled), "meta": .object(config.meta)], place: model.place), file, package)
  }

  private func parse(metric properties: SemanticProperties, _ file: PropertiesFile, _ package: Package) {
    var (id, object, config, unrendered) = head(properties, file, package)
    let given = properties.members
    let type = given["type"]?.string?.lowercased() ?? ""
    var forms = SemanticForms()
    let parameters = forms.parameters(given["type_params"]?.object ?? [:], type: type)
    for fault in forms.faults {
      error(
        "properties.bad-window", fault, properties.place, hint: "write it as '28 days', a number and a granularity")
    }
    let meta = config.meta.isEmpty ? given["meta"]?.object ?? [:] : config.meta
    let rest: JSONObject = [
      "description": given["description"] ?? "", "label": given["label"] ?? .null, "type": .string(type),
      "type_params": .object(parameters), "filter": SemanticForms.filter(given["filter"]), "metadata": nil,
      "time_granularity": given["time_granularity"] ?? .null, "meta": .object(meta), "tags": given["tags"] ?? [],
      "config": .object(config.values), "unrendered_config": .object(unrendered), "sources": [],
      "depends_on": Self.dependsOn([]), "refs": [], "metrics": [], "created_at": .double(createdAt),
      "group": config["group"] ?? .null,
    ]
    object = object.merging(rest)
    add(id, object, config, properties.place, to: \.metrics)
  }

  private func parse(savedQuery properties: SemanticProperties, _ file: PropertiesFile, _ package: Package) {
    var (id, object, config, unrendered) = head(properties, file, package)
    let given = properties.members
    let parameters = given["query_params"]?.object ?? [:]
    func texts(_ value: JSONValue?) -> [String] {
      switch value {
      case .string(let text): [text]
      case .array(let items): items.compactMap(\.string)
      default: []
      }
    }
    let tags = Set(texts(given["tags"]) + texts(config["tags"])).sorted()
    let query: JSONObject = [
      "metrics": parameters["metrics"] ?? [], "group_by": parameters["group_by"] ?? [],
      "where": SemanticForms.filter(parameters["where"]), "order_by": parameters["order_by"] ?? [],
      "limit": parameters["limit"] ?? .null,
    ]
    let exports = (given["exports"]?.array ?? []).compactMap { export in
      export.object.flatMap { self.export($0, config, properties, file, package) }
    }
    let rest: JSONObject = [
      "query_params": .object(query), "exports": .array(exports), "description": given["description"] ?? .null,
      "label": given["label"] ?? .null, "metadata": nil, "config": .object(config.values),
      "unrendered_config": .object(unrendered), "group": config["group"] ?? .null,
      "depends_on": Self.dependsOn([]), "created_at": .double(createdAt), "refs": [], "tags": JSONValue(tags),
    ]
    object = object.merging(rest)
    add(id, object, config, properties.place, to: \.savedQueries)
  }

  /// Where a query's result would be written: named as nodes are.
  private func export(
    _ export: JSONObject, _ query: NodeConfig, _ properties: SemanticProperties, _ file: PropertiesFile,
    _ package: Package
  ) -> JSONValue? {
    guard let name = export["name"]?.string else { return nil }
    let own = export["config"]?.object ?? [:]
    let all = query.values.merging(own)
    func given(_ key: String) -> JSONValue? { Self.given(all[key]) }
    var carrier = Node(
      uniqueID: "\(properties.type.rawValue).\(package.name).\(properties.name)", resourceType: .savedQuery,
      name: name, packageName: package.name, path: file.originalFilePath, originalFilePath: file.originalFilePath,
      fqn: [package.name, properties.name], alias: name, checksum: .none)
    carrier.config["database"] = given("database") ?? .null
    carrier.config["alias"] = given("alias") ?? .null
    carrier.schema = loaded.target.schema
    carrier.database = loaded.target.database
    do throws(Diagnostic) { try naming.name(&carrier) } catch {
      diagnostics.append(error)
      return nil
    }
    if given("export_as") == nil {
      error(
        "properties.missing-key", "the export '\(name)' of the saved query '\(properties.name)' has no 'export_as'",
        properties.place, hint: "write 'config: {export_as: table}'")
    }
    return .object([
      "name": .string(name),
      "config": .object([
        "export_as": given("export_as") ?? .null,
        "schema_name": given("schema_name") ?? given("schema") ?? .string(carrier.schema),
        "alias": given("alias") ?? .string(carrier.alias), "database": JSONValue(carrier.database),
      ]), "unrendered_config": .object(own),
    ])
  }

  /// nil for null, which `JSONValue` would otherwise keep as a value of its own.
  private static func given(_ value: JSONValue?) -> JSONValue? {
    guard let value, !value.isNull else { return nil }
    return value
  }

  static func dependsOn(_ nodes: [String]) -> JSONValue { .object(["macros": [], "nodes": JSONValue(nodes)]) }

  private static func written(_ ref: RefArguments) -> JSONValue {
    .object(["name": .string(ref.name), "package": JSONValue(ref.package), "version": ref.version ?? .null])
  }
}

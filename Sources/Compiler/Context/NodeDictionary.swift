import JSON
import ProjectModel

/// Resources as the dicts that templates see: `model`, `graph.nodes[…]`, `node` of `generate_schema_name`. Keys are those
/// of the manifest.
package enum NodeDictionary {
  package static func make(_ node: Node) -> JSONObject {
    var object: JSONObject = [
      "database": JSONValue(node.database), "schema": .string(node.schema), "name": .string(node.name),
      "resource_type": .string(node.resourceType.rawValue), "package_name": .string(node.packageName),
      "path": .string(node.path), "original_file_path": .string(node.originalFilePath),
      "unique_id": .string(node.uniqueID), "fqn": JSONValue(node.fqn), "alias": .string(node.alias),
      "checksum": .object(["name": .string(node.checksum.name), "checksum": .string(node.checksum.checksum)]),
      "config": .object(node.config.values), "tags": JSONValue(node.tags), "description": .string(node.description),
      "columns": columns(node.columns), "meta": .object(node.meta), "group": JSONValue(node.group),
      "docs": .object(node.docs), "patch_path": JSONValue(node.patchPath), "build_path": nil,
      "unrendered_config": .object(node.unrenderedConfig), "created_at": .double(node.createdAt),
      "relation_name": JSONValue(node.relationName), "raw_code": .string(node.rawCode),
      "doc_blocks": JSONValue(node.docBlocks),
    ]
    if node.resourceType == .seed {
      object["root_path"] = .string(node.rootPath)
      object["defer_relation"] = .null
      object["depends_on"] = .object(["macros": JSONValue(node.dependsOn.macros)])
      return object
    }
    object["language"] = .string(node.language)
    object["refs"] = .array(node.refs.map(ref))
    object["sources"] = .array(node.sources.map { JSONValue($0) })
    object["metrics"] = .array(node.metrics.map { JSONValue($0) })
    object["functions"] = .array(node.functions.map { JSONValue($0) })
    object["depends_on"] = dependsOn(node.dependsOn)
    object["compiled_path"] = .null
    object["contract"] = .object(node.contract)
    switch node.resourceType {
    case .model:
      object["access"] = .string(node.access)
      object["constraints"] = .array(node.constraints)
      object["version"] = node.version ?? .null
      object["latest_version"] = node.latestVersion ?? .null
      object["deprecation_date"] = JSONValue(node.deprecationDate)
      object["primary_key"] = JSONValue(node.primaryKey)
      object["time_spine"] = node.timeSpine ?? .null
      object["batch"] = .null
      object["defer_relation"] = .null
    case .test:
      if let metadata = node.testMetadata {
        object["column_name"] = JSONValue(node.columnName)
        object["file_key_name"] = JSONValue(node.fileKeyName)
        object["attached_node"] = JSONValue(node.attachedNode)
        object["test_metadata"] = .object([
          "name": .string(metadata.name), "kwargs": .object(metadata.kwargs),
          "namespace": JSONValue(metadata.namespace),
        ])
      }
    case .function:
      object["arguments"] = .array(node.arguments)
      object["returns"] = node.returns ?? .null
    case .operation: object["index"] = node.index.map(JSONValue.int) ?? .null
    default: break
    }
    return object
  }

  package static func make(_ source: SourceDefinition) -> JSONObject {
    [
      "database": JSONValue(source.database), "schema": .string(source.schema), "name": .string(source.name),
      "resource_type": "source", "package_name": .string(source.packageName), "path": .string(source.path),
      "original_file_path": .string(source.originalFilePath), "unique_id": .string(source.uniqueID),
      "fqn": JSONValue(source.fqn), "source_name": .string(source.sourceName),
      "source_description": .string(source.sourceDescription), "loader": .string(source.loader),
      "identifier": .string(source.identifier), "quoting": .object(source.quoting),
      "loaded_at_field": JSONValue(source.loadedAtField), "loaded_at_query": JSONValue(source.loadedAtQuery),
      "freshness": source.freshness, "external": source.external, "description": .string(source.description),
      "columns": columns(source.columns), "meta": .object(source.meta), "source_meta": .object(source.sourceMeta),
      "tags": JSONValue(source.tags), "config": .object(source.config), "patch_path": JSONValue(source.patchPath),
      "unrendered_config": .object(source.unrenderedConfig), "relation_name": JSONValue(source.relationName),
      "created_at": .double(source.createdAt), "doc_blocks": JSONValue(source.docBlocks),
    ]
  }

  package static func make(_ exposure: Exposure) -> JSONObject {
    [
      "name": .string(exposure.name), "resource_type": "exposure", "package_name": .string(exposure.packageName),
      "path": .string(exposure.path), "original_file_path": .string(exposure.originalFilePath),
      "unique_id": .string(exposure.uniqueID), "fqn": JSONValue(exposure.fqn), "type": .string(exposure.type),
      "owner": .object(exposure.owner), "description": .string(exposure.description),
      "label": JSONValue(exposure.label), "maturity": JSONValue(exposure.maturity), "meta": .object(exposure.meta),
      "tags": JSONValue(exposure.tags), "config": .object(exposure.config), "url": JSONValue(exposure.url),
      "depends_on": dependsOn(exposure.dependsOn), "refs": .array(exposure.refs.map(ref)),
      "sources": .array(exposure.sources.map { JSONValue($0) }),
      "metrics": .array(exposure.metrics.map { JSONValue($0) }),
      "unrendered_config": .object(exposure.unrenderedConfig), "created_at": .double(exposure.createdAt),
    ]
  }

  package static func make(_ test: UnitTest) -> JSONObject {
    [
      "name": .string(test.name), "resource_type": "unit_test", "package_name": .string(test.packageName),
      "path": .string(test.path), "original_file_path": .string(test.originalFilePath),
      "unique_id": .string(test.uniqueID), "fqn": JSONValue(test.fqn), "model": .string(test.model),
      "given": .array(test.given), "expect": test.expect, "overrides": test.overrides,
      "description": .string(test.description), "config": .object(test.config), "schema": JSONValue(test.schema),
      "depends_on": dependsOn(test.dependsOn), "checksum": JSONValue(test.checksum), "versions": test.versions,
      "version": test.version ?? .null, "created_at": .double(test.createdAt),
    ]
  }

  /// What is run without being a node: an exposure, a saved query, a unit test.
  package static func other(_ id: String, in project: ParsedProject) -> JSONObject? {
    if let exposure = project.exposures[id] { return make(exposure) }
    if let test = project.unitTests[id] { return make(test) }
    return project.savedQueries[id]
  }

  package static func columns(_ columns: [Column]) -> JSONValue {
    .object(JSONObject(columns.map { ($0.name, .object(column($0))) }))
  }

  package static func column(_ column: Column) -> JSONObject {
    let object: JSONObject = [
      "name": .string(column.name), "description": .string(column.description), "meta": .object(column.meta),
      "data_type": JSONValue(column.dataType), "constraints": .array(column.constraints),
      "quote": column.quote.map(JSONValue.bool) ?? .null, "config": .object(column.config),
      "tags": JSONValue(column.tags), "granularity": JSONValue(column.granularity),
      "doc_blocks": JSONValue(column.docBlocks),
    ]
    return object.merging(column.extra)
  }

  package static func ref(_ ref: RefArguments) -> JSONValue {
    .object(["name": .string(ref.name), "package": JSONValue(ref.package), "version": ref.version ?? .null])
  }

  package static func dependsOn(_ dependsOn: DependsOn) -> JSONValue {
    .object(["macros": JSONValue(dependsOn.macros), "nodes": JSONValue(dependsOn.nodes)])
  }

  /// `graph`: everything, by kind and unique id.
  package static func graph(_ project: ParsedProject) -> JSONObject {
    [
      "nodes": .object(
        JSONObject(
          project.nodes.filter { $1.resourceType != .function }.map { ($0.0, .object(make($0.1))) }
            + project.idleTests.map { ($0.0, .object(make($0.1.node))) })),
      "sources": .object(JSONObject(project.sources.map { ($0.0, .object(make($0.1))) })),
      "exposures": .object(JSONObject(project.exposures.map { ($0.0, .object(make($0.1))) })),
      "groups": .object(
        JSONObject(
          project.groups.map { id, group in
            (
              id,
              .object([
                "name": .string(group.name), "resource_type": "group", "unique_id": .string(id),
                "package_name": .string(group.packageName), "owner": .object(group.owner),
              ])
            )
          })),
      "metrics": .object(JSONObject(project.metrics.map { ($0.0, .object($0.1)) })),
      "semantic_models": .object(JSONObject(project.semanticModels.map { ($0.0, .object($0.1)) })),
      "saved_queries": .object(JSONObject(project.savedQueries.map { ($0.0, .object($0.1)) })),
      "functions": .object(
        JSONObject(project.nodes.filter { $1.resourceType == .function }.map { ($0.0, .object(make($0.1))) })),
    ]
  }
}

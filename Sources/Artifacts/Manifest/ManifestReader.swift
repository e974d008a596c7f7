import Diagnostics
import JSON
import NodeGraph
import ProjectModel

/// A manifest read back: the project, and what compiling had made of it.
package struct ReadManifest: Sendable {
  package var project: ParsedProject
  /// Of the nodes that have any.
  package var facts: [String: CompiledFacts]
  /// As `https://schemas.getdbt.com/dbt/manifest/v12.json`.
  package var schemaVersion: String?
  package var dbtVersion: String?
  package var invocationID: String?
}

/// Reads `manifest.json` (ours or dbt's, version 12) for comparing and deferring.
package enum ManifestReader {
  /// Members that it does not know are left out; those that are missing take their defaults.
  ///
  /// - Throws: `json.syntax`; `manifest.not-a-manifest`; `manifest.version` for one before version 12.
  package static func read(_ file: SourceFile) throws(Diagnostic) -> ReadManifest {
    let value = try JSONReader.read(file)
    guard let metadata = value["metadata"], value["nodes"]?.object != nil else {
      throw Diagnostic(
        code: "manifest.not-a-manifest", message: "'\(file.path)' is no manifest",
        hint: "name the folder of an earlier run's artifacts")
    }
    let schema = metadata["dbt_schema_version"]?.string
    if let schema, let version = version(of: schema), version < 12 {
      throw Diagnostic(
        code: "manifest.version", message: "'\(file.path)' is a manifest of version \(version)",
        hint: "write it anew with dbt 1.8 or later, or with this program")
    }
    var reader = ManifestBuilder(metadata)
    reader.read(value)
    return ReadManifest(
      project: reader.project, facts: reader.facts, schemaVersion: schema,
      dbtVersion: metadata["dbt_version"]?.string, invocationID: metadata["invocation_id"]?.string)
  }

  /// The number in `…/manifest/v12.json`.
  private static func version(of schema: String) -> Int? {
    guard let name = schema.split(separator: "/").last, name.first == "v" else { return nil }
    return Int(name.dropFirst().prefix { $0.isNumber })
  }
}

/// Fills a project from a manifest's members.
struct ManifestBuilder {
  var project: ParsedProject
  var facts: [String: CompiledFacts] = [:]

  init(_ metadata: JSONValue) {
    project = ParsedProject(
      name: metadata["project_name"]?.string ?? "", adapterType: metadata["adapter_type"]?.string ?? "")
  }

  mutating func read(_ manifest: JSONValue) {
    for (id, object) in objects(manifest["nodes"]) {
      let node = node(id, object)
      if node.resourceType != .test || node.config.enabled {
        project.nodes[id] = node
      } else {
        project.idleTests[id] = IdleTest(node, position: project.nodes.count)
      }
    }
    for (id, object) in objects(manifest["functions"]) { project.nodes[id] = node(id, object) }
    for (id, object) in objects(manifest["sources"]) { project.sources[id] = source(id, object) }
    for (id, object) in objects(manifest["macros"]) { project.macros[id] = macro(id, object) }
    for (id, object) in objects(manifest["docs"]) { project.docs[id] = doc(id, object) }
    for (id, object) in objects(manifest["exposures"]) { project.exposures[id] = exposure(id, object) }
    for (id, object) in objects(manifest["groups"]) { project.groups[id] = group(id, object) }
    for (id, object) in objects(manifest["unit_tests"]) { project.unitTests[id] = unitTest(id, object) }
    for (id, object) in objects(manifest["metrics"]) { project.metrics[id] = object }
    for (id, object) in objects(manifest["semantic_models"]) { project.semanticModels[id] = object }
    for (id, object) in objects(manifest["saved_queries"]) { project.savedQueries[id] = object }
    project.selectors = manifest["selectors"]?.object ?? [:]
    for (id, list) in manifest["disabled"]?.object ?? [:] { readDisabled(id, list.array ?? []) }
  }

  private mutating func readDisabled(_ id: String, _ items: [JSONValue]) {
    for object in items.compactMap(\.object) {
      switch ResourceType(rawValue: object["resource_type"]?.string ?? "") {
      case .source: project.disabledSources[id] = (project.disabledSources[id] ?? []) + [source(id, object)]
      case .exposure: project.disabledExposures[id] = (project.disabledExposures[id] ?? []) + [exposure(id, object)]
      case .unitTest: project.disabledUnitTests[id] = (project.disabledUnitTests[id] ?? []) + [unitTest(id, object)]
      case .metric, .semanticModel, .savedQuery:
        project.disabledSemantics[id] = (project.disabledSemantics[id] ?? []) + [object]
      case .function, .none: break
      default: project.disabledNodes[id] = (project.disabledNodes[id] ?? []) + [node(id, object)]
      }
    }
  }

  private func objects(_ value: JSONValue?) -> [(String, JSONObject)] {
    (value?.object ?? [:]).compactMap { id, value in value.object.map { (id, $0) } }
  }

  // MARK: Values

  func text(_ object: JSONObject, _ key: String) -> String { object[key]?.string ?? "" }

  func texts(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }

  func map(_ object: JSONObject, _ key: String) -> JSONObject { object[key]?.object ?? [:] }

  func lists(_ value: JSONValue?) -> [[String]] { value?.array?.map { texts($0) } ?? [] }

  func number(_ object: JSONObject, _ key: String) -> Double {
    switch object[key] {
    case .int(let number): Double(number)
    case .double(let number): number
    default: 0
    }
  }

  /// nil for null, which `JSONValue` would otherwise keep as a value of its own.
  func present(_ value: JSONValue?) -> JSONValue? {
    guard let value, !value.isNull else { return Optional.none }
    return value
  }

  func dependsOn(_ object: JSONObject) -> DependsOn {
    var result = DependsOn()
    for id in texts(object["depends_on"]?["macros"]) { result.add(macro: id) }
    for id in texts(object["depends_on"]?["nodes"]) { result.add(node: id) }
    return result
  }

  func refs(_ object: JSONObject) -> [RefArguments] {
    (object["refs"]?.array ?? []).compactMap(\.object).map { ref in
      RefArguments(name: text(ref, "name"), package: ref["package"]?.string, version: present(ref["version"]))
    }
  }

  func columns(_ object: JSONObject) -> [Column] {
    let known: Set<String> = [
      "name", "description", "meta", "data_type", "constraints", "quote", "config", "tags", "granularity",
      "doc_blocks",
    ]
    return map(object, "columns").compactMap { name, value in
      guard let written = value.object else { return nil }
      var column = Column(name: written["name"]?.string ?? name)
      column.description = text(written, "description")
      column.meta = map(written, "meta")
      column.dataType = written["data_type"]?.string
      column.constraints = written["constraints"]?.array ?? []
      column.quote = written["quote"]?.bool
      column.config = map(written, "config")
      column.tags = texts(written["tags"])
      column.granularity = written["granularity"]?.string
      column.docBlocks = texts(written["doc_blocks"])
      column.extra = JSONObject(written.filter { !known.contains($0.0) })
      return column
    }
  }
}

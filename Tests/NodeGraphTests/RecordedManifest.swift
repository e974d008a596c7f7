import FileSystem
import Foundation
import JSON
import NodeGraph
import ProjectModel

/// Reads what the selection cases recorded of real dbt into a project: only what graph and selection look at.
enum RecordedManifest {
  static let folder: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { path.deleteLastPathComponent() }
    return path.path + "/Cases/selection"
  }()

  static func text(_ name: String) throws -> String {
    String(decoding: try FileSystem.read(folder + "/" + name), as: UTF8.self)
  }

  static func project(_ name: String = "manifest.json") throws -> ParsedProject {
    let manifest = try JSONReader.read(try text(name))
    let metadata = manifest["metadata"]
    var project = ParsedProject(
      name: metadata?["project_name"]?.string ?? "", adapterType: metadata?["adapter_type"]?.string ?? "")
    for (id, value) in manifest["nodes"]?.object ?? [:] { project.nodes[id] = node(id, value) }
    for (id, value) in manifest["sources"]?.object ?? [:] { project.sources[id] = source(id, value) }
    for (id, value) in manifest["exposures"]?.object ?? [:] { project.exposures[id] = exposure(id, value) }
    for (id, value) in manifest["unit_tests"]?.object ?? [:] { project.unitTests[id] = unitTest(id, value) }
    for (id, value) in manifest["metrics"]?.object ?? [:] { project.metrics[id] = value.object ?? [:] }
    for (id, value) in manifest["semantic_models"]?.object ?? [:] { project.semanticModels[id] = value.object ?? [:] }
    for (id, value) in manifest["saved_queries"]?.object ?? [:] { project.savedQueries[id] = value.object ?? [:] }
    for (id, value) in manifest["macros"]?.object ?? [:] {
      project.macros[id] = Macro(
        uniqueID: id, name: string(value, "name"), packageName: string(value, "package_name"), path: "",
        originalFilePath: "", macroSQL: string(value, "macro_sql"))
      project.macros.update(id) { $0.dependsOnMacros = strings(value["depends_on"]?["macros"]) }
    }
    project.selectors = manifest["selectors"]?.object ?? [:]
    return project
  }

  private static func string(_ value: JSONValue, _ key: String) -> String { value[key]?.string ?? "" }

  private static func strings(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }

  private static func present(_ value: JSONValue?) -> JSONValue? {
    guard let value, !value.isNull else { return Optional.none }
    return value
  }

  private static func dependsOn(_ value: JSONValue) -> DependsOn {
    var result = DependsOn()
    for id in strings(value["depends_on"]?["nodes"]) { result.add(node: id) }
    for id in strings(value["depends_on"]?["macros"]) { result.add(macro: id) }
    return result
  }

  private static func node(_ id: String, _ value: JSONValue) -> Node {
    var node = Node(
      uniqueID: id, resourceType: ResourceType(rawValue: string(value, "resource_type")) ?? .model,
      name: string(value, "name"), packageName: string(value, "package_name"), path: string(value, "path"),
      originalFilePath: string(value, "original_file_path"), fqn: strings(value["fqn"]), alias: string(value, "alias"),
      checksum: FileChecksum(
        name: value["checksum"]?["name"]?.string ?? "", checksum: value["checksum"]?["checksum"]?.string ?? ""))
    node.rawCode = string(value, "raw_code")
    node.config = NodeConfig(value["config"]?.object ?? [:])
    node.unrenderedConfig = value["unrendered_config"]?.object ?? [:]
    node.description = string(value, "description")
    node.tags = strings(value["tags"])
    node.patchPath = value["patch_path"]?.string
    node.dependsOn = dependsOn(value)
    node.access = value["access"]?.string ?? ""
    node.contract = value["contract"]?.object ?? [:]
    node.deprecationDate = value["deprecation_date"]?.string
    for (name, column) in value["columns"]?.object ?? [:] {
      node.columns.append(Column(name: name))
      node.columns[node.columns.count - 1].description = string(column, "description")
    }
    node.version = present(value["version"])
    node.latestVersion = present(value["latest_version"])
    if let metadata = value["test_metadata"]?.object {
      node.testMetadata = TestMetadata(
        name: metadata["name"]?.string ?? "", kwargs: metadata["kwargs"]?.object ?? [:],
        namespace: metadata["namespace"]?.string)
    }
    return node
  }

  private static func source(_ id: String, _ value: JSONValue) -> SourceDefinition {
    var source = SourceDefinition(
      uniqueID: id, packageName: string(value, "package_name"), path: string(value, "path"),
      originalFilePath: string(value, "original_file_path"), fqn: strings(value["fqn"]),
      sourceName: string(value, "source_name"), name: string(value, "name"), identifier: string(value, "identifier"),
      database: value["database"]?.string, schema: string(value, "schema"))
    source.tags = strings(value["tags"])
    source.config = value["config"]?.object ?? [:]
    source.unrenderedConfig = value["unrendered_config"]?.object ?? [:]
    source.freshness = value["freshness"] ?? .null
    source.quoting = value["quoting"]?.object ?? [:]
    source.external = value["external"] ?? .null
    source.loadedAtField = value["loaded_at_field"]?.string
    source.patchPath = value["patch_path"]?.string
    return source
  }

  private static func exposure(_ id: String, _ value: JSONValue) -> Exposure {
    var exposure = Exposure(
      uniqueID: id, name: string(value, "name"), packageName: string(value, "package_name"),
      path: string(value, "path"), originalFilePath: string(value, "original_file_path"), fqn: strings(value["fqn"]),
      type: string(value, "type"))
    exposure.tags = strings(value["tags"])
    exposure.dependsOn = dependsOn(value)
    exposure.owner = value["owner"]?.object ?? [:]
    exposure.maturity = value["maturity"]?.string
    exposure.url = value["url"]?.string
    exposure.label = value["label"]?.string
    exposure.description = string(value, "description")
    exposure.unrenderedConfig = value["unrendered_config"]?.object ?? [:]
    return exposure
  }

  private static func unitTest(_ id: String, _ value: JSONValue) -> UnitTest {
    var test = UnitTest(
      uniqueID: id, name: string(value, "name"), packageName: string(value, "package_name"),
      path: string(value, "path"), originalFilePath: string(value, "original_file_path"), fqn: strings(value["fqn"]),
      model: string(value, "model"))
    test.config = value["config"]?.object ?? [:]
    test.dependsOn = dependsOn(value)
    test.checksum = value["checksum"]?.string
    test.version = present(value["version"])
    return test
  }
}

import Diagnostics
import FileSystem
import Foundation
import JSON
import NodeGraph
import ProjectModel
import Testing
import YAML

/// What `dbt ls` gave for the lines of each whole project's selections.txt (Tests/Cases/projects), over the graph that
/// dbt recorded of it.
@Suite struct ProjectCaseTests {
  static let folder: String = {
    var path = URL(fileURLWithPath: #filePath)
    for _ in 0..<2 { path.deleteLastPathComponent() }
    return path.path + "/Cases/projects"
  }()

  struct Line: Sendable, CustomTestStringConvertible {
    let project: String
    let line: String
    let expected: JSONValue
    var testDescription: String { "\(project): \(line)" }
  }

  static let projects: [String] = {
    let names = (try? FileSystem.list(folder)) ?? []
    return names.filter { FileSystem.isFile("\(folder)/\($0)/expect/ls.json") }
  }()

  static let lines: [Line] = projects.flatMap { name in
    let recorded = (try? expect(name, "ls.json")) ?? [:]
    // What is printed another way, or parsed with other vars, is no question to the graph.
    return recorded.filter { line, _ in !line.contains("--output") && !line.contains("--vars") }
      .map { Line(project: name, line: $0.0, expected: $0.1) }
  }

  static let graphs: [String: Result<Graph, any Error>] = Dictionary(
    uniqueKeysWithValues: projects.map { name in (name, Result { try Graph(RecordedProject(name).project) }) })

  static func expect(_ project: String, _ file: String) throws -> JSONObject {
    let path = "\(folder)/\(project)/expect/\(file)"
    return try JSONReader.read(SourceFile(path: file, bytes: FileSystem.read(path))).object ?? [:]
  }

  @Test func thereAreLines() { #expect(Self.lines.count > 200) }

  @Test(arguments: lines) func agreesWithDBT(_ line: Line) throws {
    let graph = try #require(Self.graphs[line.project]).get()
    let request = try CommandLineWords.request(["ls"] + CommandLineWords.split(line.line))
    do throws(DiagnosticList) {
      let selectors = try SelectorDefinitions(
        graph.project.selectors, indirectSelection: request.indirectSelection)
      let selection = try graph.select(request, selectors: selectors)
      #expect(JSONValue(selection.uniqueIDs) == line.expected)
    } catch {
      #expect(line.expected["error"] != nil, "\(error.all)")
    }
  }
}

/// A project made of what was recorded: only what graph and selection look at.
private struct RecordedProject {
  var project: ParsedProject
  private let edges: JSONObject
  private let configs: JSONObject

  init(_ name: String) throws {
    edges = try ProjectCaseTests.expect(name, "edges.json")
    configs = try ProjectCaseTests.expect(name, "configs.json")
    let nodes = try ProjectCaseTests.expect(name, "nodes.json")
    let folder = "\(ProjectCaseTests.folder)/\(name)"
    let settings = try JSONReader.read(SourceFile(path: "", bytes: FileSystem.read(folder + "/case.json")))
    let root = folder + "/" + (settings["project"]?.string ?? ".")
    let document = try YAMLParser.parse(
      SourceFile(path: "dbt_project.yml", bytes: FileSystem.read(root + "/dbt_project.yml")))
    project = ParsedProject(name: document.root?.json["name"]?.string ?? "", adapterType: "postgres")
    for (id, value) in nodes { add(id, value) }
    for (id, macro) in try ProjectCaseTests.expect(name, "macros.json") {
      project.macros[id] = Macro(
        uniqueID: id, name: id, packageName: macro["package_name"]?.string ?? project.name, path: "",
        originalFilePath: macro["original_file_path"]?.string ?? "", macroSQL: "")
    }
    let selectors = root + "/selectors.yml"
    guard FileSystem.isFile(selectors) else { return }
    let file = SourceFile(path: "selectors.yml", bytes: try FileSystem.read(selectors))
    for entry in try YAMLParser.parse(file).root?.json["selectors"]?.array ?? [] {
      project.selectors[entry["name"]?.string ?? ""] = entry
    }
  }

  private func texts(_ value: JSONValue?) -> [String] { value?.array?.compactMap(\.string) ?? [] }

  private func dependsOn(_ id: String) -> DependsOn {
    var result = DependsOn()
    for parent in texts(edges[id]?["nodes"]) { result.add(node: parent) }
    return result
  }

  private mutating func add(_ id: String, _ value: JSONValue) {
    func text(_ key: String) -> String { value[key]?.string ?? "" }
    let config = configs[id]?.object ?? [:]
    let fqn = texts(value["fqn"])
    switch ResourceType(rawValue: text("resource_type")) {
    case .source:
      var source = SourceDefinition(
        uniqueID: id, packageName: text("package_name"), path: text("path"),
        originalFilePath: text("original_file_path"), fqn: fqn, sourceName: text("source_name"), name: text("name"),
        identifier: text("identifier"), database: nil, schema: text("schema"))
      source.tags = texts(value["tags"])
      source.config = config
      source.freshness = value["freshness"] ?? .null
      project.sources[id] = source
    case .exposure:
      var exposure = Exposure(
        uniqueID: id, name: text("name"), packageName: text("package_name"), path: text("path"),
        originalFilePath: text("original_file_path"), fqn: fqn, type: text("type"))
      exposure.tags = texts(value["tags"])
      exposure.dependsOn = dependsOn(id)
      project.exposures[id] = exposure
    case .unitTest:
      var test = UnitTest(
        uniqueID: id, name: text("name"), packageName: text("package_name"), path: text("path"),
        originalFilePath: text("original_file_path"), fqn: fqn, model: text("model"))
      test.config = config
      test.dependsOn = dependsOn(id)
      project.unitTests[id] = test
    case .group, .documentation, .none: break
    case .some(let type): project.nodes[id] = node(id, value, type, config)
    }
  }

  private func node(_ id: String, _ value: JSONValue, _ type: ResourceType, _ config: JSONObject) -> Node {
    func text(_ key: String) -> String { value[key]?.string ?? "" }
    var node = Node(
      uniqueID: id, resourceType: type, name: text("name"), packageName: text("package_name"), path: text("path"),
      originalFilePath: text("original_file_path"), fqn: texts(value["fqn"]), alias: text("alias"), checksum: .none)
    // What is dbt's default was left out of the recording.
    var defaults: JSONObject = ["enabled": true, "materialized": "view"]
    switch type {
    case .seed, .snapshot: defaults["materialized"] = .string(type.rawValue)
    case .test: defaults = ["enabled": true, "materialized": "test", "severity": "ERROR"]
    case .model: defaults["access"] = "protected"
    default: break
    }
    node.config = NodeConfig(defaults.merging(config))
    node.rawCode = value["raw_sha256"] == nil && type != .seed ? "" : "select 1"
    node.tags = texts(value["tags"])
    node.patchPath = value["patch_path"]?.string
    node.access = value["access"]?.string ?? "protected"
    node.version = value["version"]
    node.latestVersion = value["latest_version"]
    node.dependsOn = dependsOn(id)
    if let metadata = value["test_metadata"]?.object {
      node.testMetadata = TestMetadata(
        name: metadata["name"]?.string ?? "", kwargs: [:], namespace: metadata["namespace"]?.string)
    }
    return node
  }
}

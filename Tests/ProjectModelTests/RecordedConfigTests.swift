import Diagnostics
import FileSystem
import Foundation
import JSON
import ProjectModel
import Testing

/// Configs of whole projects, compared with what real dbt made of them (`Tests/Cases/project/record.py`).
@Suite struct RecordedConfigTests {
  static let folder = #filePath.replacingOccurrences(
    of: "ProjectModelTests/RecordedConfigTests.swift", with: "Cases/project/good/")

  @Test(arguments: ["merging", "packages", "templates"], ["postgres", "redshift"])
  func configsAreAsDBTMergesThem(_ name: String, _ target: String) throws {
    let root = Self.folder + name
    let recorded = try JSONReader.read(String(contentsOfFile: root + "/dbt.json", encoding: .utf8))
    let project = try Self.load(root, target)
    let resources = Resources(project)
    let entries = try #require(recorded[target]?.array)
    #expect(!entries.isEmpty)
    for entry in entries {
      let id = try #require(entry["unique_id"]?.string)
      guard let (config, unrendered, problems) = resources.configs(of: entry) else { continue }
      #expect(problems.map(\.message) == [], "\(id)")
      #expect(JSONWriter.text(.object(config.values)) == JSONWriter.text(entry["config"] ?? .null), "\(id)")
      if let wanted = entry["unrendered_config"], !wanted.isNull {
        #expect(JSONWriter.text(.object(unrendered)) == JSONWriter.text(wanted), "\(id)")
      }
    }
  }

  @Test(arguments: ["merging", "templates"])
  func columnsAreAsDBTReadsThem(_ name: String) throws {
    let root = Self.folder + name
    let recorded = try JSONReader.read(String(contentsOfFile: root + "/dbt.json", encoding: .utf8))
    let resources = Resources(try Self.load(root, "redshift"))
    for entry in recorded["redshift"]?.array ?? [] {
      guard let wanted = entry["columns"]?.object, let columns = resources.columns(of: entry) else { continue }
      let found = JSONObject(columns.map { ($0.column.name, Self.json($0.column)) })
      #expect(
        JSONWriter.text(.object(found)) == JSONWriter.text(.object(wanted)), "\(entry["unique_id"]?.string ?? "")")
    }
  }

  static func load(_ root: String, _ target: String) throws -> LoadedProject {
    let environment = ["CASE_SCHEMA": "from_env", "CASE_FLAG": "True", "CASE_NUMBER": "7"]
    let invocation = Invocation(
      id: "0", startedAtMicroseconds: 0, environment: environment, workingDirectory: root, arguments: [])
    let vars = try CommandLineVars.parse("{cli_var: from_cli}")
    do throws(DiagnosticList) {
      return try ProjectLoader.load(LoadOptions(invocation: invocation, target: target, vars: vars))
    } catch {
      Issue.record("\(DiagnosticRenderer().render(error))")
      throw error
    }
  }

  private static func json(_ column: Column) -> JSONValue {
    var tags = column.tags
    tags.sort()
    let constraints = column.constraints.map { constraint -> JSONValue in
      let standard: JSONObject = [
        "type": nil, "name": nil, "expression": nil, "warn_unenforced": true, "warn_unsupported": true, "to": nil,
        "to_columns": [],
      ]
      return .object(standard.merging(constraint.object ?? [:]))
    }
    var object: JSONObject = [
      "name": .string(column.name), "description": .string(column.description), "meta": .object(column.meta),
      "data_type": JSONValue(column.dataType), "constraints": .array(constraints),
      "quote": column.quote.map { .bool($0) } ?? .null,
      "config": ["meta": .object(column.meta), "tags": JSONValue(tags)], "tags": JSONValue(tags),
      "granularity": JSONValue(column.granularity), "doc_blocks": [],
    ]
    for (key, value) in column.extra { object[key] = value }
    return .object(object)
  }
}

/// Finds what properties files say about a recorded resource.
private struct Resources {
  let project: LoadedProject
  let builder: ConfigBuilder

  init(_ project: LoadedProject) {
    self.project = project
    builder = ConfigBuilder(project)
  }

  typealias Answer = (config: NodeConfig, unrendered: JSONObject, problems: [Diagnostic])

  /// nil for generic tests, whose configs the parser writes into `config()` calls.
  func configs(of entry: JSONValue) -> Answer? {
    let parts = (entry["unique_id"]?.string ?? "").split(separator: ".").map(String.init)
    let package = entry["package"]?.string ?? ""
    let fqn = (entry["fqn"]?.array ?? []).compactMap(\.string)
    let calls = entry["calls"]?.object ?? [:]
    let properties = project.packages.filter { $0.name == package }.flatMap(\.properties)
    switch parts[0] {
    case "source":
      guard let source = properties.flatMap(\.sources).first(where: { $0.name == parts[2] }),
        let table = source.tables.first(where: { $0.name == parts[3] })
      else { return nil }
      let request = builder.sourceRequest(source, table, package: package, fqn: fqn)
      return answer(builder.source(source, table, package: package, fqn: fqn), request)
    case "exposure":
      guard let exposure = properties.flatMap(\.exposures).first(where: { $0.name == parts[2] }) else { return nil }
      let request = builder.exposureRequest(exposure, package: package, fqn: fqn)
      return answer(builder.exposure(exposure, package: package, fqn: fqn), request)
    case "unit_test":
      guard let test = properties.flatMap(\.unitTests).first(where: { $0.name == parts[3] }) else { return nil }
      return merged(.init(type: .unitTest, package: package, fqn: fqn, properties: test.config))
    case "group":
      guard let group = properties.flatMap(\.groups).first(where: { $0.name == parts[2] }) else { return nil }
      // Recorded groups carry no fqn; theirs is package and name.
      return merged(.init(type: .group, package: package, fqn: [package, group.name], properties: group.config))
    default:
      guard let type = ResourceType(rawValue: parts[0]), type != .test || parts.count == 3 else { return nil }
      var request = ConfigBuilder.Request(type: type, package: package, fqn: fqn, calls: calls)
      request.properties = config(properties, type, parts)
      if type == .test { request.calls = ["severity": "error", "error_if": ">5"] }
      return merged(request)
    }
  }

  private func config(_ files: [PropertiesFile], _ type: ResourceType, _ parts: [String]) -> JSONObject {
    guard let node = files.flatMap(\.nodes).first(where: { $0.kind == type && $0.name == parts[2] }) else { return [:] }
    let version = node.versions.first { parts.count == 4 && "v" + Node.text(version: $0.version) == parts[3] }
    return version.map { node.config(of: $0) } ?? node.config
  }

  private func merged(_ request: ConfigBuilder.Request) -> Answer { answer(builder.merge(request), request) }

  private func answer(_ config: NodeConfig, _ request: ConfigBuilder.Request) -> Answer {
    var config = config
    let problems = builder.finalize(&config, for: request)
    let isNode = ![.source, .exposure, .unitTest, .group].contains(request.type)
    if isNode { config = builder.settled(config, for: request) }
    return (config, builder.unrendered(request), problems)
  }

  /// nil where descriptions of columns are templates, which the parser renders.
  func columns(of entry: JSONValue) -> [ColumnProperties]? {
    let parts = (entry["unique_id"]?.string ?? "").split(separator: ".").map(String.init)
    guard parts.count == 3, let type = ResourceType(rawValue: parts[0]) else { return nil }
    let node = project.packages.flatMap(\.properties).flatMap(\.nodes).first { $0.kind == type && $0.name == parts[2] }
    guard let node, !node.columns.contains(where: { $0.column.description.contains("{{") }) else { return nil }
    return node.columns
  }
}

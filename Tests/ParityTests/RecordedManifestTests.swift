import FileSystem
import Foundation
import JSON
import ProjectModel
import Testing

/// What the program's `parse` writes into its manifest, against what real dbt wrote for the same project: the same
/// nodes, names, places, checksums, edges, configs, descriptions and macros.
@Suite struct RecordedManifestTests {
  @Test(arguments: ParityCase.names) func parsesAsDBT(_ name: String) throws {
    let parity = try ParityCase(name)
    defer { parity.clean() }
    let parsed = try parity.run(["parse", "--no-partial-parse"], in: "parsed")
    try #require(parsed.exitCode == 0, "\(parsed.output)\(parsed.errors)")
    // dbt has nothing to say about these projects.
    #expect(parsed.output.isEmpty && parsed.errors.isEmpty, "\(parsed.output)\(parsed.errors)")
    let manifest = Manifest(try parity.artifact("manifest.json", in: "parsed"))
    try compare(parity, "nodes", manifest.nodes)
    try compare(parity, "disabled", manifest.disabled)
    try compare(parity, "edges", manifest.edges)
    try compare(parity, "docs", manifest.docs)
    let macros = try parity.expected("macros")
    try compare(parity, "macros", manifest.macros.keeping { key, _ in macros[key] != nil })
    try compareConfigs(parity, manifest)
  }

  private func compare(_ parity: ParityCase, _ file: String, _ found: JSONObject) throws {
    let expected = try parity.expected(file)
    let allowed = try parity.differences(file)
    #expect(Set(found.keys).symmetricDifference(expected.keys).sorted() == [], "\(parity.name): \(file)")
    for (key, value) in expected {
      guard let ours = found[key], !allowed.contains(where: { $0.covers(key) }) else { continue }
      #expect(Recorded.text(ours) == Recorded.text(value), "\(parity.name): \(file): \(key)")
    }
  }

  /// Recorded configs lack what is dbt's default; ours must have it there.
  private func compareConfigs(_ parity: ParityCase, _ manifest: Manifest) throws {
    let expected = try parity.expected("configs")
    for (key, value) in expected {
      let config = try #require(manifest.resources[key]?["config"]?.object, "\(key)")
      let type = try #require(ResourceType(rawValue: manifest.resources[key]?["resource_type"]?.string ?? ""))
      let standards = ConfigTable.standards(for: type)
      let own = config.keeping { name, inner in
        value[name] != nil || standards[name].map { Recorded.text($0) != Recorded.text(inner) } ?? !inner.isNull
      }
      #expect(Recorded.text(.object(own)) == Recorded.text(value), "\(parity.name): configs: \(key)")
    }
  }
}

/// A manifest cut down as scripts/record_dbt.py cuts one.
struct Manifest {
  let manifest: JSONObject
  /// Nodes, sources, exposures, unit tests and the semantic layer by unique id.
  let resources: JSONObject

  init(_ manifest: JSONObject) {
    self.manifest = manifest
    var resources = JSONObject()
    for section in [
      "nodes", "sources", "exposures", "unit_tests", "metrics", "semantic_models", "saved_queries",
    ] {
      for (key, node) in manifest[section]?.object ?? [:] { resources[key] = node }
    }
    self.resources = resources
  }

  private static let keys =
    """
    resource_type package_name path original_file_path patch_path name alias database schema relation_name fqn group \
    access version latest_version deprecation_date tags identifier quoting source_name loader loaded_at_field \
    freshness external source_description test_metadata column_name attached_node file_key_name primary_key \
    constraints type owner maturity url label model given expect overrides strategy index \
    type_params filter time_granularity entities dimensions measures defaults primary_entity query_params exports
    """.split(separator: " ").map(String.init)

  private func cut(_ node: JSONValue, _ more: [String] = []) -> JSONObject {
    var kept = JSONObject()
    for key in Self.keys + more { kept[key] = node[key] ?? .null }
    return Recorded.bare(.object(kept)).object ?? [:]
  }

  var nodes: JSONObject {
    var found = JSONObject()
    for (key, node) in resources {
      var kept = cut(node)
      if let checksum = node["checksum"]?["checksum"] { kept["checksum"] = checksum }
      if let contract = node["contract"]?["checksum"], !contract.isNull { kept["contract"] = contract }
      if let code = node["raw_code"]?.string, !code.isEmpty { kept["raw_sha256"] = .string(Checksum.sha256(code)) }
      found[key] = .object(kept)
    }
    for (key, group) in manifest["groups"]?.object ?? [:] {
      found[key] = .object(cut(group, ["description", "config"]))
    }
    for (key, doc) in manifest["docs"]?.object ?? [:] where doc["package_name"]?.string != "dbt" {
      found[key] = .object(cut(doc, ["block_contents"]))
    }
    return found
  }

  var disabled: JSONObject { (manifest["disabled"]?.object ?? [:]).mapValues { .int($0.array?.count ?? 0) } }

  var edges: JSONObject {
    resources.mapValues { node in
      Recorded.bare([
        "nodes": Recorded.sorted(node["depends_on"]?["nodes"]),
        "macros": Recorded.sorted(node["depends_on"]?["macros"]),
        "refs": node["refs"] ?? nil, "sources": node["sources"] ?? nil,
      ])
    }
  }

  var docs: JSONObject {
    var found = JSONObject()
    for (key, node) in resources {
      var entry = Recorded.bare(["description": node["description"] ?? nil]).object ?? [:]
      var columns = JSONObject()
      for (name, column) in node["columns"]?.object ?? [:] {
        columns[name] = Recorded.bare(.object((column.object ?? [:]).keeping { key, _ in key != "name" }))
      }
      if !columns.isEmpty { entry["columns"] = .object(columns) }
      if !entry.isEmpty { found[key] = .object(entry) }
    }
    return found
  }

  var macros: JSONObject {
    (manifest["macros"]?.object ?? [:]).mapValues { macro in
      let plain: JSONValue = ["show": true, "node_color": nil]
      let docs = macro["docs"] ?? nil
      return Recorded.bare([
        "path": macro["original_file_path"] ?? nil, "depends_on": macro["depends_on"]?["macros"] ?? nil,
        "sql_sha256": .string(Checksum.sha256(macro["macro_sql"]?.string ?? "")),
        "description": macro["description"] ?? nil, "arguments": macro["arguments"] ?? nil,
        "meta": macro["meta"] ?? nil, "docs": Recorded.text(docs) == Recorded.text(plain) ? nil : docs,
        "patch_path": macro["patch_path"] ?? nil, "supported_languages": macro["supported_languages"] ?? nil,
      ])
    }
  }
}

extension JSONObject {
  func mapValues(_ change: (JSONValue) -> JSONValue) -> JSONObject { JSONObject(map { ($0.0, change($0.1)) }) }
  func keeping(_ isKept: (String, JSONValue) -> Bool) -> JSONObject {
    JSONObject(Array(self).filter { isKept($0.0, $0.1) })
  }
}

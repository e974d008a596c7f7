import Diagnostics
import JSON
import NodeGraph
import ProjectModel
import Testing

@testable import Artifacts

@Suite struct ManifestTests {
  /// dbt's manifest, read and written again, is the same text: every member, its place and its spelling.
  @Test(arguments: ["manifest_parsed.json", "manifest_built.json", "manifest_documented.json"])
  func writesWhatDBTWrites(name: String) throws {
    let recorded = try Recorded.value(name)
    let read = try ManifestReader.read(Recorded.file(name))
    let bytes = ManifestWriter.bytes(
      try Graph(read.project), facts: read.facts, metadata: try Recorded.metadata(recorded),
      quoting: recorded["metadata"]?["quoting"]?.object ?? [:])
    try Recorded.expectSame(bytes, Self.expected(recorded))
  }

  /// Without what cannot agree: we name no user, and selectors went in as the manifest has them.
  private static func expected(_ recorded: JSONValue) -> JSONValue {
    var manifest = recorded.object ?? [:]
    var metadata = manifest["metadata"]?.object ?? [:]
    metadata["user_id"] = .null
    metadata["send_anonymous_usage_stats"] = false
    // dbt: it reads its clock twice, within a millisecond.
    metadata["run_started_at"] = metadata["invocation_started_at"]
    manifest["metadata"] = .object(metadata)
    return .object(manifest)
  }

  @Test func writesSelectorsAsDBTDoes() throws {
    // As Tests/Cases/artifacts/project/selectors.yml has them.
    let entries: JSONObject = [
      "one": ["name": "one", "description": "First.", "definition": "2+tag:core+"],
      "two": [
        "name": "two", "default": false,
        "definition": [
          "union": [
            ["method": "selector", "value": "one"], ["tag": "landing"],
            [
              "intersection": [
                "@entries", ["method": "config.materialized", "value": "table", "children": true],
              ]
            ],
            ["exclude": ["path:models/core", ["access": "public"]]],
          ]
        ],
      ],
    ]
    let expected = try Recorded.value("manifest_parsed.json")["selectors"]
    #expect(JSONWriter.text(.object(SelectorDefinitions.manifestForm(entries))) == JSONWriter.text(expected ?? .null))
  }

  @Test func compilingOverridesWhatParsingKnew() throws {
    var project = ParsedProject(name: "p", adapterType: "redshift")
    var node = Node(
      uniqueID: "test.p.t", resourceType: .test, name: "t", packageName: "p", path: "t.sql",
      originalFilePath: "tests/t.sql", fqn: ["p", "t"], alias: "t", checksum: .none)
    node.description = "\u{7F}\u{1}é🦕\"\\\r\n\t\u{8}\u{C} and a long tail that is plain"
    project.nodes[node.uniqueID] = node
    var facts = CompiledFacts(compiledCode: "select 1", compiledPath: "c", buildPath: "b")
    facts.relationName = "\"d\".\"s\".\"t\""
    facts.contractChecksum = "abc"
    facts.extraCTEs = [CompiledFacts.ExtraCTE(uniqueID: "model.p.e", sql: "e as (select 1)")]
    let bytes = ManifestWriter.bytes(
      try Graph(project), facts: [node.uniqueID: facts],
      metadata: ArtifactMetadata(generatedAt: 0, invocationID: "i", startedAt: 1), quoting: [:])
    let manifest = try JSONReader.read(String(decoding: bytes, as: UTF8.self))
    let written = try #require(manifest["nodes"]?["test.p.t"]?.object)
    #expect(written["relation_name"] == "\"d\".\"s\".\"t\"")
    #expect(written["contract"]?["checksum"] == "abc")
    #expect(written["extra_ctes"] == [["id": "model.p.e", "sql": "e as (select 1)"]])
    #expect(written["description"]?.string == node.description)
    #expect(bytes.allSatisfy { $0 < 0x7F })
    #expect(manifest["metadata"]?["generated_at"] == "1970-01-01T00:00:00Z")
    #expect(manifest["metadata"]?["run_started_at"] == "1970-01-01T00:00:00.000001Z")
    #expect(manifest["metadata"]?["project_id"] == "83878c91171338902e0fe0fb97a8c47a")
    // Singular tests have none of the generic ones' members.
    #expect(written["test_metadata"] == nil && written["access"] == nil)
  }

  @Test(arguments: [
    ("{}", "manifest.not-a-manifest"), ("[]", "manifest.not-a-manifest"), ("{", "json.syntax"),
    (#"{"metadata": {"dbt_schema_version": "https://x/manifest/v11.json"}, "nodes": {}}"#, "manifest.version"),
  ]) func refusesOtherFiles(text: String, code: String) {
    do throws(Diagnostic) {
      _ = try ManifestReader.read(SourceFile(path: "manifest.json", text: text))
      Issue.record("no error")
    } catch {
      #expect(error.code == code)
    }
  }

  @Test func semanticManifest() throws {
    let read = try ManifestReader.read(Recorded.file("manifest_parsed.json"))
    try Recorded.expectSame(SemanticManifestWriter.bytes(read.project), Recorded.value("semantic_manifest.json"))
  }

  @Test func aModelMayBeATimeSpineByItsName() throws {
    var read = try ManifestReader.read(Recorded.file("manifest_parsed.json"))
    read.project.nodes.update("model.ledger.metricflow_time_spine") { $0.timeSpine = nil as JSONValue? }
    let text = String(decoding: SemanticManifestWriter.bytes(read.project), as: UTF8.self)
    let configuration = try JSONReader.read(text)["project_configuration"]
    #expect(
      configuration?["time_spine_table_configurations"] == [
        ["location": #""postgres"."ledger"."metricflow_time_spine""#, "column_name": "date_day", "grain": "day"]
      ])
    #expect(configuration?["time_spines"] == [])
  }
}

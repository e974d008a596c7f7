import JSON
import Testing

/// What whole projects in use showed to differ from dbt: in artifacts, and in what stands in which file.
@Suite struct FieldTests {
  /// dbt keeps a test whose target is missing or disabled among the nodes, not enabled, and never runs it.
  @Test func testsWithoutTargetsAreIdle() throws {
    let project = try CommandProject(
      "field_idle",
      [
        "models/live.sql": "select 1 as id",
        "models/asleep.sql": "{{ config(enabled=false) }} select 1 as id",
        "models/about.yml": """
        sources:
          - name: raw
            tables:
              - {name: closed, config: {enabled: false}, columns: [{name: id, data_tests: [not_null]}]}
        models:
          - name: live
            columns:
              - name: id
                data_tests:
                  - unique
                  - not_null: {config: {enabled: false}}
                  - relationships: {name: to_asleep, arguments: {to: ref('asleep'), field: id}}
                  - relationships: {name: to_nowhere, arguments: {to: ref('nowhere'), field: id}}
          - name: asleep
            columns: [{name: id, data_tests: [unique]}]
        """,
        "tests/lone.sql": "select * from {{ ref('asleep') }}",
      ])
    let parsed = try project.run("parse")
    #expect(parsed.exitCode == 0, "\(parsed.output)")
    #expect(parsed.output.contains("depends on a node named 'nowhere' which was not found"), "\(parsed.output)")
    #expect(parsed.output.contains("depends on a source named 'raw.closed' which is disabled"), "\(parsed.output)")
    #expect(!parsed.output.contains("'asleep' which"), "\(parsed.output)")
    let manifest = try project.json("target/manifest.json")
    func idle(_ prefix: String) -> String? {
      manifest["nodes"]?.object?.first { $0.0.hasPrefix("test.shop." + prefix) && $0.1["config"]?["enabled"] == false }?
        .0
    }
    let toAsleep = try #require(idle("to_asleep"))
    for prefix in ["to_nowhere", "unique_asleep_id", "source_not_null_raw_closed_id", "lone"] {
      let id = try #require(idle(prefix), "\(prefix)")
      #expect(manifest["disabled"]?[id] == nil && manifest["parent_map"]?[id] != nil, "\(prefix)")
    }
    // Its other parent is known, and knows it.
    #expect(manifest["parent_map"]?[toAsleep]?.array == ["model.shop.live"])
    #expect(manifest["child_map"]?[toAsleep]?.array == [])
    #expect(manifest["child_map"]?["model.shop.live"]?.array?.contains(.string(toAsleep)) == true)
    #expect(idle("not_null_live_id") == nil, "what the project disables itself stands among the disabled")
    let listed = try project.run("ls", "--quiet", "--resource-type", "test")
    #expect(listed.output == "shop.unique_live_id\n")
    let graph = try project.run(
      "compile", "--quiet", "--inline",
      "{{ graph.nodes.values() | selectattr('config.enabled', 'false') | map(attribute='name') | list | length }}")
    #expect(graph.output.contains("5"), "\(graph.output)")
    let state = try project.run("ls", "--quiet", "--select", "state:modified", "--state", "target")
    #expect(!state.output.contains("shop."), "\(state.output)")
  }

  @Test func functionsInTheManifest() throws {
    let project = try CommandProject(
      "field_functions",
      [
        "functions/twice.sql": "select amount * 2",
        "functions/twice.yml": """
        functions:
          - name: twice
            arguments: [{name: amount, data_type: integer}]
            returns: {data_type: integer}
        """,
        "models/one.sql": "select {{ function('twice') }}(1) as two",
      ])
    try project.write(
      try project.text("dbt_project.yml")
        + "models: {shop: {+materialized: table}}\nfunctions: {shop: {+tags: sums}}\n",
      to: "dbt_project.yml")
    let built = try project.run("build")
    #expect(built.exitCode == 0, "\(built.output)")
    #expect(
      built.lines.contains { $0.contains("OK created function") && $0.contains("[SUCCESS in") }, "\(built.output)")
    let function = try project.json("target/manifest.json")["functions"]?["function.shop.twice"]
    // dbt: what is not described is null, and the configs as written are those of models.
    #expect(function?["returns"]?["description"] == .null)
    #expect(function?["arguments"]?.array?.first?["description"] == .null)
    #expect(function?["unrendered_config"] == .object(["materialized": "table"]))
    #expect(function?["config"]?["tags"]?.array == ["sums"])
  }

  /// dbt writes snapshots below `target/run` only: one path for all of a .sql file.
  @Test func snapshotsHaveNoCompiledFile() throws {
    let project = try CommandProject(
      "field_snapshots",
      [
        "models/one.sql": "select 1 as id",
        "snapshots/block.sql": """
        {% snapshot kept %}{{ config(unique_key='id', strategy='check', check_cols='all') }}
        select * from {{ ref('one') }}{% endsnapshot %}
        """,
        "snapshots/named.yml": """
        snapshots:
          - name: named
            relation: ref('one')
            config: {unique_key: id, strategy: check, check_cols: all}
        """,
      ])
    let built = try project.run("build")
    #expect(built.exitCode == 0, "\(built.output)")
    let nodes = try project.json("target/manifest.json")["nodes"]
    for (name, path) in [("kept", "snapshots/block.sql"), ("named", "snapshots/named.yml/named.yml/named.sql")] {
      let node = try #require(nodes?["snapshot.shop." + name])
      #expect(node["compiled_path"] == .null && node["compiled_code"]?.string?.isEmpty == false, "\(name)")
      #expect(node["build_path"]?.string == "target/run/shop/" + path)
      #expect(project.exists("target/run/shop/" + path) && !project.exists("target/compiled/shop/" + path))
    }
  }

  @Test func exposuresAreSkippedAfterAFailure() throws {
    let project = try CommandProject(
      "field_exposures",
      [
        "models/bad.sql": "select 1 / 0 as id",
        "models/good.sql": "select 1 as id",
        "models/shown.yml": """
        exposures:
          - {name: dark, type: dashboard, owner: {name: Ada}, depends_on: [ref('bad')]}
          - {name: bright, type: dashboard, owner: {name: Ada}, depends_on: [ref('good')]}
        """,
      ])
    try project.write("{{ config(materialized='table') }} select 1 / 0 as id", to: "models/bad.sql")
    let built = try project.run("build")
    #expect(built.exitCode == 1, "\(built.output)")
    #expect(
      built.output.contains("SKIP exposure dark") && built.output.contains("NO-OP exposure bright"), "\(built.output)")
    let statuses = try project.statuses()
    #expect(statuses["dark"] == "skipped" && statuses["bright"] == "no-op", "\(statuses)")
  }
}

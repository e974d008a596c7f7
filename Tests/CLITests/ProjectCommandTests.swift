import FileSystem
import Foundation
import JSON
import Testing

/// `source freshness`, local packages, and what of dbt's projects is accepted though it cannot run.
@Suite(.serialized) struct ProjectCommandTests {
  private static func sources(_ schema: String) -> String {
    """
    sources:
      - name: raw
        schema: \(schema)
        loaded_at_field: loaded_at
        freshness:
          warn_after: {count: 1, period: day}
          error_after: {count: 3, period: day}
        tables:
          - name: fresh
          - name: older
          - name: stale
          - name: empty
          - name: missing
          - name: asked
            loaded_at_query: "select max(loaded_at) from {{ this }}"
          - name: silent
            freshness: null
    """
  }

  @Test func freshnessOfEachSource() throws {
    let project = try CommandProject("fresh", ["models/sources.yml": Self.sources("fresh")])
    let connection = try project.connect()
    _ = try connection.query("create schema fresh")
    for (table, age) in [("fresh", "1 hour"), ("older", "2 days"), ("stale", "9 days"), ("asked", "1 hour")] {
      _ = try connection.query("create table fresh.\(table) as select now() - interval '\(age)' as loaded_at")
    }
    _ = try connection.query("create table fresh.empty (loaded_at timestamp)")
    let result = try project.run("source", "freshness")
    #expect(result.exitCode == 1, "\(result.output)")
    for line in [
      "PASS freshness of raw.fresh", "WARN freshness of raw.older", "ERROR STALE freshness of raw.stale",
      "ERROR STALE freshness of raw.empty", "ERROR freshness of raw.missing", "PASS freshness of raw.asked",
    ] {
      #expect(result.output.contains(line), "\(line) in \(result.output)")
    }
    let records = try #require(try project.json("target/sources.json")["results"]?.array)
    let statuses = Dictionary(
      records.map {
        ($0["unique_id"]?.string?.split(separator: ".").last.map(String.init) ?? "", $0["status"]?.string)
      },
      uniquingKeysWith: { $1 })
    #expect(
      statuses == [
        "fresh": "pass", "older": "warn", "stale": "error", "empty": "error", "missing": "runtime error",
        "asked": "pass",
      ])
    let only = try project.run("source", "freshness", "--select", "source:raw.fresh", "--output", "elsewhere/s.json")
    #expect(only.exitCode == 0)
    #expect(try project.json("elsewhere/s.json")["results"]?.array?.count == 1)
  }

  @Test func depsLinksLocalPackages() throws {
    let project = try CommandProject(
      "deps_local",
      [
        "packages.yml": "packages:\n  - local: libs/outer\n",
        "libs/outer/dbt_project.yml": "name: outer\nversion: '1.0'\n",
        "libs/outer/packages.yml": "packages:\n  - local: libs/inner\n",
        "libs/outer/macros/m.sql": "{% macro twice(x) %}{{ inner.once(x) }} + {{ x }}{% endmacro %}",
        "libs/inner/dbt_project.yml": "name: inner\nversion: '1.0'\n",
        "libs/inner/macros/m.sql": "{% macro once(x) %}{{ x }}{% endmacro %}",
        "models/two.sql": "select {{ outer.twice(1) }} as n",
      ])
    let result = try project.run("deps")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("Installed from <local @ libs/outer>"))
    // The hash is dbt's own of this list.
    #expect(
      try project.text("package-lock.yml") == """
        packages:
          - local: libs/outer
            name: outer
          - local: libs/inner
            name: inner
        sha1_hash: 5d4b553a51c6f3a8ec1b80dc5dbb9408ae443b9d

        """)
    #expect(FileSystem.isLink(project.root + "/dbt_packages/outer"))
    #expect(try project.run("run").exitCode == 0)
    #expect(try project.value("select n from deps_local.two") == "2")
    let again = try project.run("deps")
    #expect(!again.output.contains("Updating lock file"))
  }

  @Test func pythonModelsAreReadButNotRun() throws {
    let project = try CommandProject(
      "python_model",
      [
        "models/base.sql": "select 1 as id",
        "models/shaped.py": """
        # dbt.ref("in_a_comment")
        def model(dbt, session):
            text = "dbt.ref('in_a_text')"
            dbt.config(materialized="table", tags=["python", 'later'])
            frame = dbt.ref("base")
            level = dbt.config.get("level", 3)
            return frame
        """,
        "models/below.sql": "select * from {{ ref('shaped') }}",
      ])
    let result = try project.run("run")
    #expect(result.exitCode == 1)
    #expect(try project.statuses() == ["base": "success", "shaped": "error", "below": "skipped"])
    #expect(
      result.output.contains(
        "Materialization \"materialization_table_default\" only supports languages ['sql']; got \"python\""))
    let node = try #require(try project.json("target/manifest.json")["nodes"]?["model.shop.shaped"])
    #expect(node["language"]?.string == "python")
    #expect(node["depends_on"]?["nodes"]?.array == ["model.shop.base"])
    #expect(node["config"]?["tags"]?.array == ["python", "later"])
    #expect(node["config"]?["config_keys_used"]?.array == ["level"])
    try project.write("def model(dbt, session):\n    return dbt.ref(name)\n", to: "models/shaped.py")
    let broken = try project.run("parse")
    #expect(broken.exitCode == 2)
    #expect(broken.output.contains("error[compile.python-model]: the argument 'name' of dbt.ref() is no literal"))
  }

  /// Packages tell relations from texts by these two, before they ask the database about one.
  @Test func relationsPassForMappings() throws {
    let project = try CommandProject(
      "mapping_relation",
      [
        "models/base.sql": "select 1 as id",
        "models/asks.sql": """
        {%- set r = ref('base') -%}
        select '{{ r is mapping }} {{ r.get('metadata', {}).get('type', '').endswith('Relation') }}' as relation,
          '{{ 'x' is mapping }} {{ r.get('nothing', 7) }} {{ 'schema' in r }} {{ r and true }}' as others
        """,
      ])
    #expect(try project.run("run").exitCode == 0)
    #expect(try project.value("select relation from mapping_relation.asks") == "True True")
    #expect(try project.value("select others from mapping_relation.asks") == "False 7 True True")
  }

  @Test func aTestThatNothingDefinesFailsWhenItRuns() throws {
    let project = try CommandProject(
      "unknown_test",
      [
        "models/base.sql": "select 1 as id",
        "models/schema.yml": "models:\n  - name: base\n    data_tests: [acme.no_such_test]\n",
      ])
    let parsed = try project.run("parse")
    #expect(parsed.exitCode == 0, "\(parsed.output)")
    #expect(try project.run("run").exitCode == 0)
    #expect(try project.run("test").exitCode == 1)
    #expect(try project.statuses() == ["acme_no_such_test_base_": "error"])
  }
}

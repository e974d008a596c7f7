import FileSystem
import JSON
import Testing

/// What dbt's own tests ask of the command line: which stream, which words, which file.
@Suite struct CommandWordsTests {
  /// A pipe gets names and nothing else.
  @Test func listKeepsWarningsApart() throws {
    let project = try CommandProject(
      "words_list",
      [
        "models/a.sql": "select 1 as id", "models/b.sql": "select * from {{ ref('a') }}",
        "models/m.yml": "models:\n  - {name: a, columns: [{name: id, data_tests: [unique]}]}\n  - {name: gone}\n",
      ])
    let all = try project.run("ls", "--output", "name")
    #expect(all.exitCode == 0 && all.lines == ["a", "b", "unique_a_id", ""], "\(all.output)")
    #expect(all.errors.contains("gone"), "\(all.errors)")
    // Of `ls`, the old spelling means models alone.
    #expect(try project.run("ls", "-m", "a", "--output", "name").lines == ["a", ""])
    let both = try project.run("ls", "--models", "a", "--select", "b")
    #expect(both.exitCode == 2 && both.errors.contains("\"models\" and \"select\" are mutually exclusive"))
  }

  @Test func inlineQueries() throws {
    let project = try CommandProject("words_inline", ["models/a.sql": "select 1 as id"])
    let good = try project.run("compile", "--inline", "select {{ 1 + 1 }} as two")
    #expect(good.exitCode == 0 && good.output.contains("Compiled inline node is:\nselect 2 as two"), "\(good.output)")
    let results = try project.json("target/run_results.json")
    #expect(results["results"]?.array?.first?["unique_id"]?.string == "sql_operation.shop.inline_query")
    for command in ["compile", "show"] {
      let bad = try project.run(command, "--inline", "select * from {{ ref('nothing') }}")
      #expect(bad.exitCode == 2 && bad.output.contains("Error parsing inline query"), "\(bad.output)")
    }
    let bare = try project.run("show")
    #expect(bare.exitCode == 2 && bare.output.contains("Either --select or --inline must be passed to show"))
  }

  @Test func nothingIsAskedWithoutIntrospection() throws {
    let project = try CommandProject(
      "words_introspect",
      [
        "models/plain.sql": "select {{ is_incremental() }} as again",
        "models/asking.sql": "{% set found = run_query('select 1') %}select 1 as id",
      ])
    let plain = try project.run("compile", "--select", "plain", "--no-introspect")
    #expect(plain.exitCode == 0 && plain.output.contains("select False as again"), "\(plain.output)")
    let asking = try project.run("compile", "--no-introspect")
    #expect(asking.exitCode == 2 && asking.output.contains("connection never acquired for thread"), "\(asking.output)")
  }

  @Test func theGraphInShort() throws {
    let project = try CommandProject(
      "words_graph", ["models/a.sql": "select 1 as id", "models/b.sql": "select * from {{ ref('a') }}"])
    #expect(try project.run("compile").exitCode == 0)
    let summary = try project.json("target/graph_summary.json")
    let first = summary["linked"]?["0"]
    #expect(first?["name"]?.string == "model.shop.a" && first?["type"]?.string == "model")
    #expect(first?["succ"]?.array?.compactMap(\.int) == [1])
  }

  /// All folders are looked at before the first goes.
  @Test func cleanTakesNothingThatIsKept() throws {
    func clean(_ targets: String, _ options: String...) throws -> (CommandProject, CommandProject.Result) {
      let project = try CommandProject("words_clean", ["models/a.sql": "select 1 as id", "target/old.txt": "x"])
      let file = try project.text("dbt_project.yml")
      try project.write(file + "\nclean-targets: \(targets)\n", to: "dbt_project.yml")
      return (project, try project.start(["clean"] + options).finish())
    }
    let (kept, sources) = try clean("[target, models]")
    #expect(sources.exitCode == 2)
    #expect(sources.output.contains("dbt will not clean the following source paths: ['\(kept.root)/models']"))
    #expect(FileSystem.exists(kept.root + "/target/old.txt") && FileSystem.exists(kept.root + "/models/a.sql"))
    for targets in ["['..']", "['/']", "['.']"] {
      let (_, outside) = try clean(targets, "--no-clean-project-files-only")
      #expect(outside.exitCode == 2, "\(outside.output)")
      #expect(outside.output.contains("dbt will not clean the following directories outside the project"))
    }
    let beside = "/tmp/redstart-clean-\(kept.schema)-\(kept.root.split(separator: "-").last ?? "")"
    try FileSystem.makeDirectory(beside)
    #expect(try clean("['\(beside)']").1.exitCode == 2)
    #expect(FileSystem.exists(beside))
    #expect(try clean("['\(beside)']", "--no-clean-project-files-only").1.exitCode == 0)
    #expect(!FileSystem.exists(beside))
  }

  /// A snapshot that is declared in a file of its own name has its tests beside it.
  @Test func aSnapshotAndItsTestsInOneFile() throws {
    let project = try CommandProject(
      "words_snapshot",
      [
        "models/a.sql": "select 1 as id",
        "snapshots/s.yml": """
        snapshots:
          - name: s
            relation: ref('a')
            config: {unique_key: id, strategy: check, check_cols: all}
            columns: [{name: id, data_tests: [not_null]}]
        """,
      ])
    #expect(try project.run("run").exitCode == 0)
    let result = try project.run("build", "-s", "s")
    #expect(result.exitCode == 0 && result.output.contains("PASS=2"), "\(result.output)")
    #expect(project.exists("target/run/shop/snapshots/s.yml/s.yml/s.sql"))
    #expect(project.exists("target/compiled/shop/snapshots/s.yml/not_null_s_id.sql"))
    #expect(!project.exists("target/compiled/shop/snapshots/s.yml/s.yml"))
    let node = try project.json("target/manifest.json")["nodes"]?["snapshot.shop.s"]
    #expect(node?["compiled_path"] == .null && node?["compiled"]?.bool == true)
  }

  /// dbt: a test has the group of what it stands on, and no other may look at a private model.
  @Test func testsKeepOutOfPrivateModels() throws {
    func properties(_ group: String) -> String {
      """
      groups: [{name: g, owner: {name: x}}]
      models:
        - {name: a, config: {group: g, access: private}, columns: [{name: id, data_tests: [unique]}]}
        - name: b
          config: {\(group)}
          columns: [{name: id, data_tests: [{relationships: {arguments: {to: ref('a'), field: id}}}]}]
      """
    }
    let project = try CommandProject(
      "words_private",
      ["models/a.sql": "select 1 as id", "models/b.sql": "select 1 as id", "models/m.yml": properties("group: g")])
    #expect(try project.run("build").exitCode == 0)
    try project.write(properties(""), to: "models/m.yml")
    let result = try project.run("parse")
    #expect(result.exitCode == 2 && result.output.contains("error[graph.private-ref]"), "\(result.output)")
  }

  @Test func namesThatTheServerWouldCut() throws {
    let name = String(repeating: "long_", count: 12) + "name"
    let project = try CommandProject("words_names", ["models/\(name).sql": "select 1 as id"])
    let result = try project.run("run")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("Relation name '\(name)' is longer than 63 characters"), "\(result.output)")
  }

  @Test(arguments: [
    ("{'unique': true}", "'columns' is a required property"),
    ("{'columns': 'id'}", "at path ['columns']: 'id' is not of type 'array'"),
    ("{'columns': ['id'], 'unique': 'yes'}", "at path ['unique']: 'yes' is not of type 'boolean'"),
  ]) func badIndexes(_ index: String, _ message: String) throws {
    let model = "{{ config(materialized='table', indexes=[\(index)]) }} select 1 as id"
    let project = try CommandProject("words_indexes", ["models/a.sql": model])
    let result = try project.run("run")
    #expect(result.exitCode == 1 && result.output.contains(message), "\(result.output)")
  }

  @Test func arraysAreLists() throws {
    let macro = """
      {% macro look() %}
        {%- set row = run_query("select array[1, null, 3], array['a', 'b \\"c', null], array[true], '{}'::int[]").rows[0] -%}
        {{ print(row[0] ~ ' ' ~ row[1] ~ ' ' ~ row[2] ~ ' ' ~ row[3]) }}
      {% endmacro %}
      """
    let project = try CommandProject("words_arrays", ["macros/look.sql": macro])
    let result = try project.run("run-operation", "look")
    #expect(result.lines.contains(#"[1, null, 3] ["a", "b \"c", null] [true] []"#), "\(result.output)")
  }

  @Test func contractsWarnOfNumbersWithoutScale() throws {
    let project = try CommandProject(
      "words_contract",
      [
        "models/a.sql": "select 1.5 as price",
        "models/a.yml":
          "models: [{name: a, config: {contract: {enforced: true}}, columns: [{name: price, data_type: numeric}]}]",
      ])
    let words = "unspecified precision/scale, this can lead to unintended rounding: ['price']"
    let warned = try project.run("run")
    #expect(warned.exitCode == 0 && warned.output.contains(words), "\(warned.output)")
    let failed = try project.run("--warn-error", "run")
    #expect(failed.exitCode == 1 && failed.output.contains("Compilation Error in model a"), "\(failed.output)")
  }

  @Test func sourcesThatNobodyCanDate() throws {
    let sources = """
      sources:
        - name: raw
          config: {freshness: {warn_after: {count: 1, period: day}}}
          tables: [{name: t}]
      """
    let project = try CommandProject("words_freshness", ["models/s.yml": sources])
    let result = try project.run("parse")
    #expect(result.exitCode == 0)
    #expect(result.output.contains("A loaded_at_field must be specified for source 'raw.t'"), "\(result.output)")
    let none = try project.run("ls", "--select", "source_status:fresher", "--state", "earlier")
    #expect(none.exitCode == 2)
    #expect(none.errors.contains("No previous state comparison freshness results in sources.json"), "\(none.errors)")
    try project.write(#"{"results": []}"#, to: "earlier/sources.json")
    let current = try project.run("ls", "--select", "source_status:fresher", "--state", "earlier")
    #expect(current.errors.contains("No current state comparison freshness results in sources.json"))
  }

  /// dbt takes a dimension of time that does not say its grain.
  @Test func aDimensionOfTimeAlone() throws {
    let semantics = """
      semantic_models:
        - name: orders
          model: ref('a')
          defaults: {agg_time_dimension: ordered_at}
          entities: [{name: id, type: primary}]
          dimensions: [{name: ordered_at, type: time}]
          measures: [{name: orders, agg: count, expr: id}]
      """
    let project = try CommandProject(
      "words_dimension",
      [
        "models/a.sql": "select 1 as id, current_date as ordered_at", "models/s.yml": semantics,
        "models/spine.sql": "select current_date as day",
        "models/spine.yml":
          "models: [{name: spine, time_spine: {standard_granularity_column: day}, columns: [{name: day, granularity: day}]}]",
      ])
    let result = try project.run("parse")
    #expect(result.exitCode == 0 && result.output.contains("1 semantic model"), "\(result.output)")
  }

  @Test func flagsAndAccessAreChecked() throws {
    let project = try CommandProject(
      "words_flags",
      [
        "models/a.sql": "{{ config(materialized='ephemeral', access='public') }} select 1 as id",
        "models/s.yml": """
        sources: [{name: raw, config: {enabled: sometimes}, tables: [{name: t}]}]
        exposures: [{name: e, type: dashboard, owner: {name: o}, config: {enabled: sometimes}}]
        """,
      ])
    let result = try project.run("parse")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("source 'raw.t': 'sometimes' is not of type 'boolean'"), "\(result.output)")
    #expect(result.output.contains("exposure 'e': 'sometimes' is not of type 'boolean'"), "\(result.output)")
    #expect(result.output.contains("with 'ephemeral' materialization has an invalid value (public)"))
  }

  @Test func theLogTellsWhatTheCommandTook() throws {
    let project = try CommandProject("words_report", ["models/a.sql": "select 1 as id"])
    #expect(!(try project.run("parse").output.contains("Resource report")))
    project.environment["DBT_SHOW_RESOURCE_REPORT"] = "1"
    let result = try project.run("parse")
    #expect(result.output.contains("\"command_name\": \"parse\"") && result.output.contains("process_mem_max_rss"))
  }
}

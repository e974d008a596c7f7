import FileSystem
import JSON
import Testing

/// What dbt calls deprecated is told by dbt's event names, so that `--warn-error-options` can name it.
@Suite struct DeprecationTests {
  @Test func modelsPastTheirDate() throws {
    let project = try CommandProject(
      "old_models",
      [
        "models/a.sql": "select 1 as id", "models/b.sql": "select * from {{ ref('a') }}",
        "models/c_v1.sql": "select 1 as id", "models/c_v2.sql": "select 2 as id",
        "models/d.sql": "select * from {{ ref('c', v=1) }}",
        "models/m.yml": """
        models:
          - {name: a, deprecation_date: 2001-05-06}
          - name: c
            latest_version: 2
            versions: [{v: 1, deprecation_date: 2999-01-01}, {v: 2}]
        """,
      ])
    let result = try project.run("parse")
    #expect(result.exitCode == 0, "\(result.output)")
    for text in [
      "Model a has passed its deprecation date of 2001-05-06T00:00:00+00:00.",
      "While compiling 'b': Found a reference to a, which was deprecated on '2001-05-06T00:00:00+00:00'.",
      "While compiling 'd': Found a reference to c.v1, which is slated for deprecation on '2999-01-01T00:00:00+00:00'.",
      "hint: a newer version is there: ref('shop', 'c', v='2')",
    ] { #expect(result.output.contains(text), "\(result.output)") }
    #expect(!result.output.contains("Model c"), "\(result.output)")
    let options = "{error: [DeprecatedReference], silence: [UpcomingReferenceDeprecation]}"
    let strict = try project.run("parse", "--warn-error-options", options)
    #expect(strict.exitCode == 2 && strict.output.contains("error[cli.warn-error]"), "\(strict.output)")
    #expect(!strict.output.contains("slated"), "\(strict.output)")
  }

  @Test(arguments: [
    (
      ["parse", "--warn-error-options", "{include: [Nothing]}"], "WEOIncludeExcludeDeprecation",
      "cli.old-warn-error-key"
    ),
    (["ls", "-m", "a"], "ModelParamUsageDeprecation", "cli.old-option"),
    (["source", "freshness", "--output", "o.json"], "CustomOutputPathInSourceFreshnessDeprecation", "cli.old-output"),
  ]) func oldWords(_ words: [String], _ event: String, _ code: String) throws {
    let project = try CommandProject("old_words", ["models/a.sql": "select 1 as id"])
    let plain = try project.start(words).finish()
    #expect(plain.exitCode == 0 && (plain.output + plain.errors).contains("warning[\(code)]"), "\(plain.output)")
    func with(_ options: String) throws -> CommandProject.Result {
      try project.start(
        words.filter { !$0.hasPrefix("{") && $0 != "--warn-error-options" } + [
          "--warn-error-options", options,
        ]
      ).finish()
    }
    if event != "WEOIncludeExcludeDeprecation" {
      for options in ["{error: [\(event)]}", "{error: [Deprecations]}", "{error: all}"] {
        #expect(try with(options).exitCode == 2, "\(options)")
      }
      for options in ["{error: all, warn: [Deprecations]}", "{error: all, silence: [\(event)]}"] {
        #expect(try with(options).exitCode == 0, "\(options)")
      }
    }
  }

  @Test func namesThatAreKept() throws {
    let project = try CommandProject("old_env", ["models/a.sql": "select 1 as id"])
    project.environment["DBT_ENGINE_MINE"] = "1"
    project.environment["DBT_ENGINE_PARTIAL_PARSE"] = "0"
    let result = try project.run("parse")
    #expect(result.exitCode == 0 && result.output.contains("'DBT_ENGINE_MINE' begins with"), "\(result.output)")
    #expect(!result.output.contains("PARTIAL_PARSE"), "\(result.output)")
    #expect(try project.run("--warn-error", "parse").exitCode == 2)
  }

  /// Flags once stood in profiles.yml.
  @Test func flagsOfTheProfile() throws {
    let project = try CommandProject(
      "old_flags", ["models/a.sql": "select {{ 'x' if flags.FAIL_FAST else 'y' }} as id"])
    let plain = "name: shop\nversion: '1.0'\nprofile: shop\n"
    try project.write(plain, to: "dbt_project.yml")
    try project.write(try project.text("profiles.yml") + "\nconfig: {fail_fast: true}\n", to: "profiles.yml")
    let result = try project.run("compile")
    #expect(result.exitCode == 0 && result.output.contains("warning[profile.old-flags]"), "\(result.output)")
    #expect(try project.text("target/compiled/shop/models/a.sql") == "select x as id")
    try project.write(plain + "flags: {warn_error: true}\n", to: "dbt_project.yml")
    let both = try project.run("parse")
    #expect(both.exitCode == 2 && both.output.contains("error[profile.two-flags]"), "\(both.output)")
  }

  /// dbt: `Note`s, and keys that only some adapters' projects are held to, never end a command.
  @Test func keysOfOnesOwnAreNoErrors() throws {
    let project = try CommandProject(
      "old_keys", ["models/a.sql": "select 1 as id", "models/m.yml": "models: [{name: a, mine: 1, config: {my: 2}}]\n"])
    let result = try project.run("--warn-error", "parse")
    #expect(result.exitCode == 0 && result.output.contains("warning[properties.unknown-key]"), "\(result.output)")
    #expect(try project.run("--warn-error", "parse", "--target", "local").exitCode == 2)
  }

  @Test func constraintsOfViews() throws {
    func properties(_ more: String) -> String {
      "models: [{name: a, config: {contract: {enforced: true}}, "
        + "columns: [{name: id, data_type: integer, constraints: [{type: not_null\(more)}]}]}]\n"
    }
    let project = try CommandProject(
      "old_constraints", ["models/a.sql": "select 1 as id", "models/m.yml": properties("")])
    let result = try project.run("parse")
    #expect(
      result.exitCode == 0 && result.output.contains("not supported for view materializations"), "\(result.output)")
    let options = "{error: [UnsupportedConstraintMaterialization]}"
    #expect(try project.run("parse", "--warn-error-options", options).exitCode == 2)
    try project.write(properties(", warn_unsupported: false"), to: "models/m.yml")
    #expect(try project.run("parse", "--warn-error-options", options).exitCode == 0)
  }

  @Test func macrosThatAreGone() throws {
    let project = try CommandProject(
      "old_macros",
      [
        "models/a.sql": "select {{ adapter_macro('shop.thing') }} as id",
        "macros/thing.sql": "{% macro default__thing() %}1{% endmacro %}",
      ])
    let result = try project.run("parse")
    #expect(
      result.exitCode == 2 && result.output.contains("adapter_macro was called for: shop.thing"), "\(result.output)")
  }

  @Test func snapshotsOfTwoKindsOfTime() throws {
    func snapshot(_ time: String) -> String {
      "{% snapshot s %}{{ config(unique_key='id', strategy='timestamp', updated_at='at') }}"
        + "select 1 as id, \(time) as at{% endsnapshot %}"
    }
    let project = try CommandProject("old_times", ["snapshots/s.sql": snapshot("timestamp '2020-01-01'")])
    #expect(try project.run("snapshot").exitCode == 0)
    try project.write(snapshot("timestamptz '2021-01-01'"), to: "snapshots/s.sql")
    let strict = try project.run("--warn-error", "snapshot")
    #expect(
      strict.exitCode == 1 && strict.output.contains("doesn't match derived column 'updated_at'"), "\(strict.output)")
    #expect(try project.run("snapshot").exitCode == 0)
  }
}

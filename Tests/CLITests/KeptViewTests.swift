import JSON
import Testing

/// A rebuilt relation's views stay: dbt's own swap would drop them with the former relation.
@Suite(.serialized) struct KeptViewTests {
  private static let files = [
    "models/base.sql": "{{ config(materialized='table') }}\nselect 1 as id, {{ var('amount', 10) }} as amount",
    "models/over.sql": "{{ config(materialized='view') }}\nselect id, amount * 2 as double from {{ ref('base') }}",
    "models/above.sql": "{{ config(materialized='view') }}\nselect sum(double) as total from {{ ref('over') }}",
    "models/grown.sql": """
    {{ config(materialized='incremental') }}
    select {{ var('amount', 10) }} as amount
    """,
  ]

  @Test(arguments: ["dev", "local"]) func viewsOfOthersReadTheNewTable(target: String) throws {
    let schema = "kept_views_\(target)"
    let project = try CommandProject(schema, Self.files)
    #expect(try project.run("run", "--target", target).exitCode == 0)
    _ = try project.connect().execute(
      """
      create view \(schema).foreign_view as select b.amount, 'base__dbt_backup' as word from \(schema).base b;
      create view \(schema)."Grown Rows" as select count(*) as n, max(grown.amount) as most from \(schema).grown;
      grant select on \(schema).foreign_view to public
      """)
    for (command, amount) in [("--select base", 11), ("--select base over", 12), ("--full-refresh", 13)] {
      let words = ["run"] + command.split(separator: " ").map(String.init)
      let result = try project.start(words + ["--target", target, "--vars", "{amount: \(amount)}"]).finish()
      #expect(result.exitCode == 0, "\(result.output)")
      #expect(try project.value("select amount || word from \(schema).foreign_view") == "\(amount)base__dbt_backup")
      #expect(try project.value("select total from \(schema).above") == "\(2 * amount)")
    }
    #expect(try project.value("select n || ' ' || most from \(schema).\"Grown Rows\"") == "1 13")
    #expect(
      try project.value("select has_table_privilege('public', '\(schema).foreign_view', 'select')") == "t")
    #expect(
      try project.value(
        "select count(*) from pg_class where relname like '%dbt_backup' and relnamespace = '\(schema)'::regnamespace")
        == "0")
  }

  @Test(arguments: ["dev", "local"]) func anInterruptedRunsBackupHandsItsViewsOver(target: String) throws {
    let schema = "kept_leftovers_\(target)"
    let project = try CommandProject(schema, Self.files)
    #expect(try project.run("run", "--target", target, "--select", "base", "over").exitCode == 0)
    // As a run leaves it that is killed between the swap's commit and the drop.
    _ = try project.connect().execute(
      """
      alter table \(schema).base rename to base__dbt_backup;
      create table \(schema).base as select * from \(schema).base__dbt_backup
      """)
    let result = try project.run("run", "--target", target, "--select", "base", "--vars", "{amount: 21}")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(try project.value("select double from \(schema).over") == "42")
    #expect(try project.value("select to_regclass('\(schema).base__dbt_backup') is null") == "t")
  }

  @Test(arguments: ["dev", "local"]) func aViewThatCannotFitIsToldOf(target: String) throws {
    let schema = "kept_misfits_\(target)"
    let project = try CommandProject(schema, Self.files)
    #expect(try project.run("run", "--target", target, "--select", "base").exitCode == 0)
    _ = try project.connect().execute("create view \(schema).reads_amount as select amount from \(schema).base")
    try project.write("{{ config(materialized='table') }}\nselect 1 as id", to: "models/base.sql")
    let result = try project.run("run", "--target", target, "--select", "base")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("View \(schema).reads_amount goes with the former base"), "\(result.output)")
    #expect(try project.value("select to_regclass('\(schema).reads_amount') is null") == "t")
  }

  @Test(arguments: ["dev", "local"]) func aSeedThatCannotBeLoadedKeepsItsRows(target: String) throws {
    let schema = "kept_seeds_\(target)"
    let project = try CommandProject(
      schema,
      [
        "seeds/codes.csv": "id,word\n1,one\n2,two\n",
        "seeds/schema.yml": "seeds: [{name: codes, config: {column_types: {id: integer}}}]",
      ])
    #expect(try project.run("seed", "--target", target).exitCode == 0)
    try project.write("id,word\n1,eins\nzwei,zwei\n", to: "seeds/codes.csv")
    for words in [["seed"], ["seed", "--full-refresh"]] {
      #expect(try project.start(words + ["--target", target]).finish().exitCode == 1)
      #expect(try project.value("select string_agg(word, ',' order by id) from \(schema).codes") == "one,two")
    }
    try project.write("id,word\n7,sieben\n", to: "seeds/codes.csv")
    for words in [["seed", "--full-refresh"], ["seed"]] {
      #expect(try project.start(words + ["--target", target]).finish().exitCode == 0)
      #expect(try project.value("select string_agg(word, ',') from \(schema).codes") == "sieben")
    }
  }
}

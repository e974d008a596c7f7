import Foundation
import JSON
import Testing

/// Models that are built batch by batch, on both kinds of target.
@Suite(.serialized) struct MicrobatchTests {
  private static let files: [String: String] = [
    "models/events.sql": """
    {{ config(materialized='table', event_time='at') }}
    select 1 as id, timestamp '2020-01-01 05:00:00' as at union all select 2, timestamp '2020-01-02 00:00:00'
    union all select 3, timestamp '2020-01-03 23:59:59' union all select 4, timestamp '2020-01-04 00:00:00'
    """,
    "models/daily.sql": """
    {{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day',
        begin='2020-01-01', unique_key='id', pre_hook="insert into {{ schema }}.hooks values ('pre')",
        post_hook="insert into {{ schema }}.hooks values ('post')") }}
    select id, at, 1 / (case when id = {{ var('bad', 0) }} then 0 else 1 end) as one,
      {% if model.batch %}'{{ model.batch.id }}'{% else %}''{% endif %} as batch
    from {{ ref('events') }}
    """,
    "models/below.sql": "select * from {{ ref('daily') }}",
    "macros/hooks.sql": """
    {% macro hooks_table() %}
      {% do run_query('create table ' ~ target.schema ~ '.hooks (kind varchar(9))') %}
      {% do adapter.commit() %}
    {% endmacro %}
    """,
  ]

  private static let rows = "select string_agg(id || ':' || batch, ' ' order by id) from "

  @Test(arguments: ["dev", "local"]) func eachBatchIsARunOfItsOwn(target: String) throws {
    let name = "microbatch_\(target)"
    let project = try CommandProject(name, Self.files)
    project.environment["DBT_TARGET"] = target
    project.environment["CONFORMANCE_NOW"] = "2020-01-03T13:57:00.000000Z"
    #expect(try project.run("run", "--select", "events").exitCode == 0)
    let made = try project.run("run-operation", "hooks_table")
    #expect(made.exitCode == 0, "\(made.output)")

    let first = try project.run("run", "--select", "daily+", "--vars", "{bad: 2}")
    #expect(first.exitCode == 1)
    #expect(
      try project.statuses() == ["daily": "partial success", "below": "skipped"], "\(first.output)")
    #expect(first.output.contains("1 of 2 START sql microbatch model \(name).daily "))
    #expect(first.output.contains("Batch 2 of 3 ERROR creating batch 2020-01-02 of \(name).daily "))
    #expect(first.output.contains("PARTIAL SUCCESS (2/3)"))
    #expect(try project.value(Self.rows + "\(name).daily") == "1:20200101 3:20200103")
    #expect(try project.value("select string_agg(kind, ' ' order by kind desc) from \(name).hooks") == "pre post")
    let result = try #require(try project.json("target/run_results.json")["results"]?.array?.first)
    #expect(result["batch_results"]?["successful"]?.array?.count == 2)
    #expect(
      result["batch_results"]?["failed"]
        == .array([["2020-01-02T00:00:00+00:00", "2020-01-03T00:00:00+00:00"]]))

    // Only what failed is built again.
    let again = try project.run("retry", "--vars", "{bad: 0}")
    #expect(again.exitCode == 0, "\(again.output)")
    #expect(again.output.contains("Batch 1 of 1 START batch 2020-01-02 of \(name).daily "))
    #expect(try project.value(Self.rows + "\(name).below") == "1:20200101 2:20200102 3:20200103")

    // A day later: the new batch, and the one before it once more.
    project.environment["CONFORMANCE_NOW"] = "2020-01-04T00:00:01.000000Z"
    let later = try project.run("run", "--select", "daily")
    #expect(later.output.contains("Batch 1 of 2 START batch 2020-01-03 of"))
    #expect(later.output.contains("Batch 2 of 2 OK created batch 2020-01-04 of"))
    #expect(try project.value(Self.rows + "\(name).daily") == "1:20200101 2:20200102 3:20200103 4:20200104")

    // A full refresh of two days leaves those two.
    let refresh = try project.run(
      "run", "--select", "daily", "--full-refresh", "--event-time-start", "2020-01-01", "--event-time-end", "2020-01-03"
    )
    #expect(refresh.exitCode == 0, "\(refresh.output)")
    #expect(try project.value(Self.rows + "\(name).daily") == "1:20200101 2:20200102")
  }

  @Test func afterAFirstBatchThatFailedNothingRuns() throws {
    let project = try CommandProject(
      "microbatch_first",
      [
        "models/events.sql": Self.files["models/events.sql"] ?? "",
        "models/daily.sql": """
        {{ config(materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day',
            begin='2020-01-01', unique_key='id') }}
        select nothing_here as id, at from {{ ref('events') }}
        """,
      ])
    let result = try project.run("run", "--event-time-start", "2020-01-01", "--event-time-end", "2020-01-04")
    #expect(result.exitCode == 1)
    #expect(try project.statuses()["daily"] == "error")
    #expect(result.output.contains("nothing_here"))
    #expect(result.output.contains("Batch 3 of 3 SKIP batch 2020-01-03 of microbatch_first.daily"))
  }

  @Test func aSampleCutsWhatHasATime() throws {
    let project = try CommandProject(
      "microbatch_sample",
      [
        "models/events.sql": Self.files["models/events.sql"] ?? "",
        "models/counted.sql": "{{ config(materialized='table') }}\nselect count(*) as n from {{ ref('events') }}",
      ])
    project.environment["CONFORMANCE_NOW"] = "2020-01-04T00:00:00.000000Z"
    for (window, expected) in [("1 day", "1"), ("3 days", "3"), ("{start: 2020-01-01, end: 2020-01-02}", "1")] {
      #expect(try project.run("run", "--sample", window).exitCode == 0)
      #expect(try project.value("select n from microbatch_sample.counted") == expected, "\(window)")
    }
    #expect(try project.run("run", "--sample", "3 moons").exitCode == 2)
    #expect(try project.run("run", "--event-time-start", "2020-01-01").exitCode == 2)
    #expect(
      try project.run("run", "--event-time-start", "2020-01-02", "--event-time-end", "2020-01-01").exitCode == 2)
  }

  @Test func configsAreReadWithTheProject() throws {
    let config = "materialized='incremental', incremental_strategy='microbatch', event_time='at', batch_size='day'"
    let project = try CommandProject(
      "microbatch_parse",
      [
        "models/plain.sql": "select 1 as id, timestamp '2020-01-01 05:00:00' as at",
        "models/daily.sql":
          "{{ config(\(config), begin='2020-01-01', unique_key='id', concurrent_batches=true) }}\nselect * from {{ ref('plain') }}",
      ])
    let read = try project.run("parse", "--log-format", "json")
    #expect(read.exitCode == 0, "\(read.output)")
    #expect(read.output.contains("MicrobatchModelNoEventTimeInputs"))
    #expect(read.output.contains("InvalidConcurrentBatchesConfig"))
    let node = try project.json("target/manifest.json")["nodes"]?["model.shop.daily"]
    #expect(node?["config"]?["begin"]?.string == "2020-01-01T00:00:00")

    // A strategy of the project's own under that name runs as any other, and needs none of the configs.
    try project.write("{{ config(\(config)) }}\nselect * from {{ ref('plain') }}", to: "models/daily.sql")
    let refused = try project.run("parse")
    #expect(refused.exitCode == 2)
    #expect(refused.output.contains("Microbatch model 'daily' must provide a 'begin'"))
    try project.write(
      "{% macro get_incremental_microbatch_sql(arg_dict) %}{{ return(get_incremental_append_sql(arg_dict)) }}{% endmacro %}",
      to: "macros/own.sql")
    let own = try project.run("run")
    #expect(own.exitCode == 0, "\(own.output)")
    #expect(own.output.contains("OK created sql incremental model microbatch_parse.daily"))
  }
}

import Foundation
import JSON
import Testing

/// What `run`, `build`, `test` and `seed` do and say.
@Suite(.serialized) struct RunTests {
  private static let shop: [String: String] = [
    "seeds/people.csv": "id,name,code\n1,Ann,00501\n2,\"Bo, the \"\"second\"\"\",00502\n",
    "models/orders.sql": "select 1 as id, 10 as amount union all select 2, 20",
    "models/totals.sql":
      "{{ config(materialized='table') }}\nselect sum(amount) as total from {{ ref('orders') }}",
    "models/schema.yml": """
    models:
      - name: orders
        columns:
          - name: id
            data_tests: [unique, not_null]
    """,
    "tests/no_losses.sql": "select * from {{ ref('totals') }} where total < 0",
  ]

  @Test func buildRunsEverythingInOrder() throws {
    let project = try CommandProject("run_build", Self.shop)
    let result = try project.run("build")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(result.output.contains("Completed successfully"))
    #expect(result.output.contains("Done. PASS=6 WARN=0 ERROR=0 SKIP=0 NO-OP=0 TOTAL=6"))
    #expect(
      try project.statuses() == [
        "people": "success", "orders": "success", "totals": "success", "unique_orders_id": "pass",
        "not_null_orders_id": "pass", "no_losses": "pass",
      ])
    #expect(try project.value("select total from run_build.totals") == "30")
    #expect(
      try project.value("select string_agg(name || '|' || code, ';' order by id) from run_build.people")
        == "Ann|00501;Bo, the \"second\"|00502")
    let results = try #require(try project.json("target/run_results.json")["results"]?.array)
    let order = results.map { CommandProject.name($0["unique_id"]?.string ?? "") }
    let position = { (name: String) in order.firstIndex(of: name) ?? -1 }
    #expect(position("orders") < position("unique_orders_id"))
    #expect(position("unique_orders_id") < position("totals"))
    #expect(position("totals") < position("no_losses"))
  }

  @Test func eachCommandRunsItsOwnKinds() throws {
    let project = try CommandProject("run_kinds", Self.shop)
    #expect(try project.run("seed").exitCode == 0)
    #expect(try project.statuses() == ["people": "success"])
    #expect(try project.run("run").exitCode == 0)
    #expect(try project.statuses() == ["orders": "success", "totals": "success"])
    #expect(try project.run("test").exitCode == 0)
    #expect(
      try project.statuses() == ["unique_orders_id": "pass", "not_null_orders_id": "pass", "no_losses": "pass"])
    #expect(try project.run("run", "--select", "orders+", "--exclude", "orders").exitCode == 0)
    #expect(try project.statuses() == ["totals": "success"])
  }

  private static let broken: [String: String] = [
    "models/a_broken.sql": "select nothing_here as id",
    "models/b_below.sql": "select * from {{ ref('a_broken') }}",
    "models/c_further_below.sql": "select * from {{ ref('b_below') }}",
    "models/d_apart.sql": "select 1 as id",
  ]

  @Test func whatStandsBelowAFailureIsSkipped() throws {
    let project = try CommandProject("run_skip", Self.broken)
    let result = try project.run("run")
    #expect(result.exitCode == 1)
    #expect(
      try project.statuses() == [
        "a_broken": "error", "b_below": "skipped", "c_further_below": "skipped", "d_apart": "success",
      ])
    #expect(result.output.contains("SKIP relation run_skip.b_below"))
    #expect(result.output.contains("Done. PASS=1 WARN=0 ERROR=1 SKIP=2 NO-OP=0 TOTAL=4"))
  }

  @Test func failFastStopsAtTheFirstFailure() throws {
    let project = try CommandProject("run_fail_fast", Self.broken)
    #expect(try project.run("run", "--fail-fast").exitCode == 1)
    #expect(try project.statuses()["a_broken"] == "error")
    #expect(try project.statuses()["d_apart"] != "success")
    #expect(try project.value("select to_regclass('run_fail_fast.d_apart')") == nil)
  }

  @Test func threadsRunSideBySide() throws {
    // Each waits until the other is there: only side by side can both succeed.
    let meet = "{{ config(materialized='table') }}\nselect run_threads.meet() as met"
    let project = try CommandProject("run_threads", ["models/left.sql": meet, "models/right.sql": meet])
    let connection = try project.connect()
    _ = try connection.execute(
      """
      create schema run_threads;
      create sequence run_threads.arrivals;
      create function run_threads.meet() returns boolean language plpgsql volatile as $$
      begin
        perform nextval('run_threads.arrivals');
        for i in 1..300 loop
          if (select last_value from run_threads.arrivals) >= 2 then return true; end if;
          perform pg_sleep(0.1);
        end loop;
        raise exception 'nobody came';
      end $$;
      """)
    let result = try project.run("run", "--threads", "2")
    #expect(result.output.contains("Concurrency: 2 threads"))
    #expect(result.exitCode == 0, "\(result.output)")
  }

  @Test func jsonLinesCarryDbtsEventNames() throws {
    let project = try CommandProject("run_json", Self.broken)
    let result = try project.run("run", "--log-format", "json")
    var names: Set<String> = []
    for line in result.lines where !line.isEmpty {
      let event = try JSONReader.read(line)
      names.insert(event["info"]?["name"]?.string ?? "")
      #expect(event["info"]?["level"]?.string != nil)
      #expect(event["info"]?["ts"]?.string?.hasSuffix("Z") == true)
      #expect(event["data"]?.object != nil)
    }
    let wanted: Set<String> = [
      "MainReportVersion", "FoundStats", "ConcurrencyLine", "LogStartLine", "LogModelResult", "SkippingDetails",
      "FinishedRunningStats", "EndOfRunSummary", "RunResultError", "StatsLine",
    ]
    #expect(wanted.subtracting(names).isEmpty, "found \(names.sorted())")
  }

  @Test func quietShowsErrorsOnly() throws {
    let project = try CommandProject("run_quiet", Self.broken)
    #expect(try project.run("run", "--quiet", "--select", "d_apart").output == "")
    let failed = try project.run("run", "--quiet")
    #expect(failed.exitCode == 1)
    #expect(failed.output.contains("column \"nothing_here\" does not exist"))
    #expect(!failed.output.contains("Concurrency"))
    // The log file has it all the same.
    #expect(try project.text("logs/dbt.log").contains("Concurrency: 1 threads"))
  }

  @Test func outputIsPlainWhereThereIsNoTerminal() throws {
    let project = try CommandProject("run_plain", Self.broken)
    #expect(try !project.run("run").output.contains("\u{1B}"))
    #expect(try project.run("run", "--use-colors").output.contains("\u{1B}[31m"))
    #expect(try !project.run("run", "--use-colors", "--no-use-colors").output.contains("\u{1B}"))
  }

  /// On a terminal (that of `script`, which every Debian has) the last line tells what runs, and is gone in the end.
  @Test func theTerminalTellsWhatRuns() throws {
    let project = try CommandProject(
      "run_live", ["models/quick.sql": "select 1 as id", "models/slow.sql": "select 1 as id from pg_sleep(1.6)"])
    project.environment["TERM"] = "xterm"
    func onTerminal(_ command: String) throws -> String {
      let line = "stty columns 72; '\(CommandProject.program)' \(command)"
      let process = try RunningCommand(
        "/usr/bin/script", ["-qec", line, "/dev/null"], folder: project.root, environment: project.environment)
      return try process.finish().output
    }
    try project.write("{{ config(materialized='table') }} select 1 as id from pg_sleep(1.6)", to: "models/slow.sql")
    let shown = try onTerminal("run --no-use-colors --threads 2")
    let erase = "\r\u{1B}[K"
    let lines = shown.replacingOccurrences(of: "\r\n", with: "\n")
    let drawn = lines.components(separatedBy: erase).map { $0.components(separatedBy: "\n").last ?? "" }
    #expect(drawn.contains { $0.hasSuffix("1 of 2 done, running: slow 1s") }, "\(shown)")
    #expect(drawn.allSatisfy { $0.count < 72 })
    #expect(drawn.last == "", "nothing stays behind")
    #expect(shown.contains(" of 2 START sql view model run_live.quick"))
    for plain in ["run --quiet", "run --log-format json", "run --log-format text"] {
      #expect(try !onTerminal(plain + " --no-use-colors").contains(erase), "\(plain)")
    }
  }

  @Test func warningsAndFailuresOfTests() throws {
    let project = try CommandProject(
      "run_tests",
      [
        "models/orders.sql": "select 1 as id union all select 1",
        "models/schema.yml": """
        models:
          - name: orders
            columns:
              - name: id
                data_tests:
                  - unique: {config: {severity: warn}}
                  - accepted_values: {arguments: {values: [2, 3]}, config: {store_failures: true}}
        """,
      ])
    #expect(try project.run("run").exitCode == 0)
    let warned = try project.run("test", "--select", "test_name:unique")
    #expect(warned.exitCode == 0)
    #expect(warned.output.contains("Done. PASS=0 WARN=1 ERROR=0 SKIP=0 NO-OP=0 TOTAL=1"))
    for (options, code) in [
      ("{error: [LogTestResult]}", Int32(1)), ("{error: all, warn: [LogTestResult]}", 0), ("{error: all}", 1),
      ("{error: [SomethingElse]}", 0),
    ] {
      let result = try project.run("test", "--select", "test_name:unique", "--warn-error-options", options)
      #expect(result.exitCode == code, "\(options)")
      #expect(result.output.contains("configured to fail if != 0") == (code == 1))
    }
    let failed = try project.run("test")
    #expect(failed.exitCode == 1)
    let results = try project.json("target/run_results.json")["results"]?.array ?? []
    #expect(Set(results.map { $0["failures"]?.int }) == [1])
    let stored = try project.value(
      "select string_agg(table_name, ',') from information_schema.tables where table_schema = 'run_tests_dbt_test__audit'"
    )
    #expect(stored == "accepted_values_orders_id__2__3")
    #expect(failed.output.contains("See test failures:"))
  }

  @Test func incrementalAddsAndFullRefreshRebuilds() throws {
    let project = try CommandProject(
      "run_incremental",
      [
        "models/events.sql": """
        {{ config(materialized='incremental', unique_key='id', incremental_strategy='delete+insert') }}
        select {{ var('id') }} as id, '{{ var('word') }}' as word
        {% if is_incremental() %} where {{ var('id') }} >= (select max(id) from {{ this }}) {% endif %}
        """
      ])
    let all = "select string_agg(id || word, ',' order by id) from run_incremental.events"
    for (id, word, expected) in [(1, "a", "1a"), (2, "b", "1a,2b"), (2, "c", "1a,2c"), (1, "z", "1a,2c")] {
      #expect(try project.run("run", "--vars", "{id: \(id), word: \(word)}").exitCode == 0)
      #expect(try project.value(all) == expected)
    }
    #expect(try project.run("run", "--full-refresh", "--vars", "{id: 9, word: z}").exitCode == 0)
    #expect(try project.value(all) == "9z")
  }
}

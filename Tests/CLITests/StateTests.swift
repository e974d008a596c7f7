import FileSystem
import Foundation
import JSON
import Testing

/// Earlier artifacts: `--state`, `--defer`, `result:`, `retry`, `clone`.
@Suite(.serialized) struct StateTests {
  private static let shop: [String: String] = [
    "models/orders.sql": "select 1 as id, 10 as amount",
    "models/totals.sql": "{{ config(materialized='table') }}\nselect sum(amount) as total from {{ ref('orders') }}",
    "models/apart.sql": "select 3 as id",
  ]

  /// A project that was built once, its artifacts in `earlier`.
  private func built(_ name: String) throws -> CommandProject {
    let project = try CommandProject(name, Self.shop)
    let result = try project.run("build")
    #expect(result.exitCode == 0, "\(result.output)")
    for file in ["manifest.json", "run_results.json"] {
      try project.write(try project.text("target/\(file)"), to: "earlier/\(file)")
    }
    return project
  }

  private func listed(_ project: CommandProject, _ words: String...) throws -> [String] {
    let result = try project.start(["ls", "-q", "--output", "name"] + words).finish()
    return result.lines.filter { !$0.isEmpty }
  }

  @Test func stateSelectsWhatChanged() throws {
    let project = try built("state_modified")
    #expect(try listed(project, "--select", "state:modified", "--state", "earlier").isEmpty)
    try project.write("select 2 as id, 20 as amount", to: "models/orders.sql")
    try project.write("select 4 as id", to: "models/added.sql")
    #expect(try listed(project, "--select", "state:modified", "--state", "earlier") == ["added", "orders"])
    #expect(try listed(project, "--select", "state:modified+", "--state", "earlier") == ["added", "orders", "totals"])
    #expect(try listed(project, "--select", "state:new", "--state", "earlier") == ["added"])
    #expect(try listed(project, "--select", "state:unmodified", "--state", "earlier") == ["apart", "totals"])
  }

  /// What others rely on is not taken away unseen: a version's contract is an error, a plain model's a warning.
  @Test func contractsThatBreak() throws {
    func properties(_ columns: String, _ more: String = "") -> String {
      "models:\n  - name: m\n    config: {contract: {enforced: true}}\n    columns: [\(columns)]\n" + more
    }
    let both = "{name: id, data_type: integer}, {name: name, data_type: varchar(3)}"
    let project = try CommandProject(
      "state_contracts",
      [
        "models/m.sql": "{{ config(materialized='table') }} select 1 as id, 'a'::varchar(3) as name",
        "models/m.yml": properties(both), "models/other.sql": "select 1 as id",
      ])
    func keep() throws {
      #expect(try project.run("run").exitCode == 0)
      try project.write(try project.text("target/manifest.json"), to: "earlier/manifest.json")
    }
    try keep()
    // A longer type and a new column break nothing.
    let wider = "{name: id, data_type: integer}, {name: name, data_type: varchar(9)}, {name: more, data_type: text}"
    try project.write(properties(wider), to: "models/m.yml")
    let added = try project.run("ls", "-s", "state:modified.contract", "--state", "earlier")
    #expect(added.lines == ["shop.m", ""] && !added.errors.contains("Breaking"), "\(added.errors)")
    try project.write(properties("{name: id, data_type: text}"), to: "models/m.yml")
    let broken = try project.run("ls", "-s", "state:modified", "--state", "earlier")
    #expect(broken.exitCode == 0 && broken.lines == ["shop.m", ""])
    for text in [
      "Breaking change to contracted, unversioned model m (models/m.sql)", "Columns were removed: name",
      "id (integer -> text)",
    ] { #expect(broken.errors.contains(text), "\(broken.errors)") }
    #expect(try project.run("--warn-error", "ls", "-s", "state:modified", "--state", "earlier").exitCode == 2)
    try project.write("models: []\n", to: "models/m.yml")
    try FileSystem.remove(project.root + "/models/m.sql")
    let gone = try project.run("ls", "-s", "state:modified", "--state", "earlier")
    #expect(gone.errors.contains("Contracted model 'model.shop.m' was deleted or renamed."), "\(gone.errors)")

    try project.write("select 1 as id, 'a'::varchar(3) as name", to: "models/m_v1.sql")
    try project.write(properties(both, "    versions: [{v: 1}]\n"), to: "models/m.yml")
    try keep()
    try project.write(
      properties(both, "    versions: [{v: 1}]\n").replacing("enforced: true", with: "enforced: false"),
      to: "models/m.yml")
    let version = try project.run("run", "-s", "state:modified", "--state", "earlier")
    #expect(version.exitCode == 2 && version.output.contains("error[state.breaking-contract]"), "\(version.output)")
    #expect(version.output.contains("The contract is no longer enforced."), "\(version.output)")
  }

  /// Only a table enforces constraints, and only those that the database does.
  @Test func constraintsThatAreTakenAway() throws {
    func properties(_ constraints: String) -> String {
      "models:\n  - name: m\n    config: {contract: {enforced: true}}\n    constraints: \(constraints)\n"
        + "    columns: [{name: id, data_type: integer}]\n"
    }
    let key = "[{type: primary_key, columns: [id]}]"
    let project = try CommandProject(
      "state_constraints",
      ["models/m.sql": "{{ config(materialized='table') }} select 1 as id", "models/m.yml": properties(key)])
    #expect(try project.run("run").exitCode == 0)
    try project.write(try project.text("target/manifest.json"), to: "earlier/manifest.json")
    let same = try project.run("ls", "-s", "state:modified", "--state", "earlier")
    #expect(same.lines == [""] && !same.errors.contains("Breaking"), "\(same.errors)")
    try project.write("{{ config(materialized='view') }} select 1 as id", to: "models/m.sql")
    let view = try project.run("ls", "-s", "state:modified", "--state", "earlier")
    #expect(view.errors.contains("Materialization changed with enforced constraints: table -> view"), "\(view.errors)")
    try project.write(properties("[]"), to: "models/m.yml")
    let less = try project.run("ls", "-s", "state:modified", "--state", "earlier")
    #expect(less.errors.contains("Enforced constraints were removed: primary_key"), "\(less.errors)")
  }

  @Test func exposuresAndSourcesThatStay() throws {
    let properties = """
      sources: [{name: raw, schema: "{{ env_var('DBT_RAW', 'one') }}", tables: [{name: t}]}]
      exposures: [{name: board, type: dashboard, owner: {email: a@example.com}, depends_on: [ref('orders')]}]
      """
    let project = try CommandProject("state_stay", Self.shop.merging(["models/m.yml": properties]) { $1 })
    #expect(try project.run("parse").exitCode == 0)
    try project.write(try project.text("target/manifest.json"), to: "earlier/manifest.json")
    #expect(try listed(project, "--select", "state:modified", "--state", "earlier").isEmpty)
    project.environment["DBT_RAW"] = "two"
    #expect(try listed(project, "--select", "state:modified", "--state", "earlier") == ["raw.t"])
    let file = try project.text("dbt_project.yml")
    try project.write(
      file + "\nflags: {state_modified_compare_more_unrendered_values: true}\n", to: "dbt_project.yml")
    #expect(try listed(project, "--select", "state:modified", "--state", "earlier").isEmpty)
  }

  /// A manifest that cannot be read is no missing one: a folder stands in its place here, which root cannot read either.
  @Test func anUnreadableStateIsAnError() throws {
    let project = try CommandProject("state_unreadable", Self.shop)
    try project.write("", to: "earlier/manifest.json/file")
    let result = try project.run("ls", "--select", "state:modified", "--state", "earlier")
    #expect(result.exitCode == 2)
    #expect(result.errors.contains("error[project.unreadable]"), "\(result.errors)")
    #expect(result.errors.contains("earlier/manifest.json"), "\(result.errors)")
  }

  @Test func resultSelectsByWhatBecameOfIt() throws {
    let project = try CommandProject("state_result", Self.shop)
    try project.write("select nothing_here as id, 1 as amount", to: "models/orders.sql")
    #expect(try project.run("run").exitCode == 1)
    try project.write(try project.text("target/run_results.json"), to: "earlier/run_results.json")
    #expect(try listed(project, "--select", "result:error", "--state", "earlier") == ["orders"])
    #expect(
      try listed(project, "--select", "result:skipped", "result:success", "--state", "earlier") == ["apart", "totals"])
  }

  @Test func deferTakesWhatTheTargetLacks() throws {
    let project = try built("state_defer")
    project.environment["CASE_SCHEMA"] = "state_defer_dev"
    let without = try project.run("run", "--select", "totals")
    #expect(without.exitCode == 1)
    let with = try project.run("run", "--select", "totals", "--defer", "--state", "earlier")
    #expect(with.exitCode == 0, "\(with.output)")
    #expect(try project.value("select total from state_defer_dev.totals") == "10")
    let code = try #require(
      try project.json("target/run_results.json")["results"]?.array?.first?["compiled_code"]?.string)
    #expect(code.contains("\"state_defer\".\"orders\""))
    // Once the target has it, it goes first, unless the state is favoured.
    #expect(try project.run("run", "--select", "orders").exitCode == 0)
    func compiled(_ words: String...) throws -> String {
      try project.start(["compile", "-q", "--select", "totals", "--defer", "--state", "earlier"] + words).finish()
        .output
    }
    #expect(try compiled().contains("\"state_defer_dev\".\"orders\""))
    #expect(try compiled("--favor-state").contains("\"state_defer\".\"orders\""))
  }

  @Test func deferralNeedsAState() throws {
    let project = try CommandProject("state_none", Self.shop)
    let result = try project.run("run", "--defer")
    #expect(result.exitCode == 2)
    #expect(result.output.contains("--state or --defer-state are required for deferral, but neither was provided"))
    let missing = try project.run("run", "--defer", "--state", "nowhere")
    #expect(missing.exitCode == 2)
    #expect(missing.output.contains("Could not find manifest in directory: \"\(project.root)/nowhere\""))
  }

  @Test func retryRunsWhatFailedAndWhatStoodBelow() throws {
    let project = try CommandProject("state_retry", Self.shop)
    let never = try project.run("retry")
    #expect(never.exitCode == 2)
    #expect(never.output.contains("Could not find previous run in 'target' target directory"))
    try project.write("select {{ var('column') }} as id, 1 as amount", to: "models/orders.sql")
    #expect(try project.run("run", "--vars", "{column: nothing_here}").exitCode == 1)
    #expect(try project.run("retry").exitCode == 1)
    #expect(try project.statuses() == ["orders": "error", "totals": "skipped"])
    #expect(try project.run("retry", "--vars", "{column: 7}").exitCode == 0)
    #expect(try project.statuses() == ["orders": "success", "totals": "success"])
    let nothing = try project.run("retry")
    #expect(nothing.exitCode == 0)
    #expect(nothing.output.contains("Nothing to do"))
  }

  @Test func cloneMakesViewsOverTheState() throws {
    let project = try built("state_clone")
    project.environment["CASE_SCHEMA"] = "state_clone_dev"
    #expect(try project.run("clone").exitCode == 2)
    let result = try project.run("clone", "--state", "earlier")
    #expect(result.exitCode == 0, "\(result.output)")
    #expect(try project.value("select total from state_clone_dev.totals") == "10")
    #expect(
      try project.value(
        "select table_type from information_schema.tables where table_schema = 'state_clone_dev' and table_name = 'totals'"
      )
        == "VIEW")
    let again = try project.run("clone", "--state", "earlier")
    #expect(again.output.contains("Relation \"tests\".\"state_clone_dev\".\"totals\" already exists"))
    #expect(try project.statuses() == ["orders": "success", "totals": "success", "apart": "success"])
  }
}

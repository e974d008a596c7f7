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

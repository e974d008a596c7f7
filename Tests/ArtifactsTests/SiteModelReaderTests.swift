import FileSystem
import JSON
import Testing

@testable import Artifacts

/// The page's model from artifacts: a manifest that dbt 1.11 wrote of the warehouse in this repository, cut down to one
/// lineage, with a catalog and run results in dbt's form (Tests/Cases/site).
@Suite struct SiteModelReaderTests {
  static func read(_ name: String) throws -> JSONValue {
    let path = "\(SitePages.root)/Tests/Cases/site/\(name).json"
    return try JSONReader.read(String(decoding: try FileSystem.read(path), as: UTF8.self))
  }

  static func model(runs: [String] = ["run_results_run", "run_results_build", "run_results_generate"]) throws
    -> SiteModel
  {
    SiteModelReader(
      manifest: try read("manifest"), catalog: try read("catalog"), runResults: try runs.map(read)
    ).model(version: "1.0.0", target: "dev", generator: "Redstart test")
  }

  static func node(_ id: String) throws -> SiteModel.Node {
    try #require(try model().nodes.first { $0.id == id }, "\(id)")
  }

  @Test func theProject() throws {
    let project = try Self.model().project
    #expect(project.name == "ecommerce")
    #expect(project.adapter == "redshift")
    #expect(project.overview?.contains("# E-commerce warehouse") == true)
    #expect(project.generatedAt == "2026-11-20T14:22:05.230633Z")
  }

  @Test func theNodes() throws {
    let ids = try Self.model().nodes.map(\.id).sorted()
    #expect(
      ids == [
        "exposure.ecommerce.retail_revenue_dashboard", "model.ecommerce.dim_dates", "model.ecommerce.fct_retail_lines",
        "model.ecommerce.kpi_revenue_by_month", "model.ecommerce.stg_online_retail__invoice_lines",
        "seed.ecommerce.online_retail", "source.ecommerce.online_retail.invoice_lines",
      ])
  }

  @Test func aHiddenNodeIsBridged() throws {
    let sales = try Self.read("manifest")["nodes"]?["model.ecommerce.int_online_retail__sales"]
    let parents = try #require(sales?["depends_on"]?["nodes"]?.array).compactMap(\.string)
    #expect(!parents.isEmpty)
    let month = try Self.node("model.ecommerce.kpi_revenue_by_month")
    #expect(!month.dependsOn.contains("model.ecommerce.int_online_retail__sales"))
    #expect(Set(month.dependsOn).isSuperset(of: parents))
  }

  @Test func aModel() throws {
    let lines = try Self.node("model.ecommerce.fct_retail_lines")
    #expect(lines.kind == .model)
    #expect(lines.package == "ecommerce")
    #expect(lines.folder == "models/marts/online_retail")
    #expect(lines.materialized == "incremental")
    #expect(lines.relation?.text == #""warehouse"."shop_marts"."fct_retail_lines""#)
    #expect(lines.relation?.schema == "shop_marts")
    #expect(lines.dist == "stock_code")
    #expect(lines.sort?.keys == ["invoiced_on", "stock_code"])
    #expect(lines.owner == "Retail shop <shop@example.com>")
    #expect(lines.rawSQL?.contains("materialized='incremental'") == true)
    let facts = lines.facts.map { "\($0.label)=\($0.value)" }
    for fact in [
      "Strategy=merge", "Unique key=line_id", "Group=retail_shop", "In the database=base table",
      "Database owner=loader", "Approximate Row Count=541909", "Approximate Size=36.0 MB",
    ] {
      #expect(facts.contains(fact), "\(fact) in \(facts)")
    }
    #expect(!facts.contains { $0.hasPrefix("Has Stats?") })
  }

  @Test func columnsComeInTheDatabasesOrder() throws {
    let columns = try Self.node("model.ecommerce.fct_retail_lines").columns
    #expect(columns.prefix(3).map(\.name) == ["line_id", "invoice_no", "added_later"])
    #expect(columns[0].type == "character varying(64)")
    #expect(columns[0].description == "Key of the line.")
    #expect(columns[0].key == "primary key")
    #expect(columns.count > 3, "columns that only the properties name follow")
    #expect(Set(columns.map { $0.name.lowercased() }).count == columns.count)
    let source = try Self.node("source.ecommerce.online_retail.invoice_lines")
    #expect(source.label == "online_retail.invoice_lines")
    #expect(source.columns.first?.name == "invoiceno", "the properties' spelling stays")
    #expect(source.columns.first?.type == "character varying(10)")
  }

  @Test func theLatestResultCounts() throws {
    let model = try Self.model()
    let lines = try #require(model.nodes.first { $0.id == "model.ecommerce.fct_retail_lines" }?.outcome)
    #expect(lines.status == .success)
    #expect(lines.seconds == 2.5)
    #expect(lines.rows == 541_909)
    #expect(lines.message == nil)
    #expect(lines.startedAt == "2026-11-20T14:20:01.000000Z")
    let dates = model.nodes.first { $0.id == "model.ecommerce.dim_dates" }?.outcome
    #expect(dates?.rows == 3287, "kept from the earlier run")
    #expect(model.run?.command == "dbt build --select marts")
    #expect(model.run?.seconds == 3.75)
    #expect(model.run?.counts == [.success: 1, .fail: 1, .warn: 1])
    let failed = try Self.model(runs: ["run_results_run"]).nodes.first { $0.id == "model.ecommerce.fct_retail_lines" }
    #expect(failed?.outcome?.message == "Database Error: column \"x\" does not exist")
  }

  @Test func commandsThatRunNothingTellNothing() throws {
    let model = try Self.model(runs: ["run_results_generate"])
    #expect(model.run == nil)
    #expect(model.nodes.allSatisfy { $0.outcome == nil })
  }

  @Test func theTests() throws {
    let tests = try Self.model().tests
    #expect(tests.count == 5)
    func test(_ part: String) throws -> SiteModel.Test { try #require(tests.first { $0.name.contains(part) }) }
    let values = try test("accepted_values")
    #expect(values.kind == "accepted_values")
    #expect(values.arguments == "values: 1, 2, 3, 4, 5, 6, 7; quote: false")
    #expect(values.column == "day_of_week")
    #expect(values.nodes == ["model.ecommerce.dim_dates"])
    let relation = try test("relationships")
    #expect(relation.nodes == ["model.ecommerce.fct_retail_lines"])
    #expect(relation.arguments == "to: ref('dim_retail_customers'); field: customer_id")
    let singular = try test("assert_no_trade")
    #expect(singular.kind == "singular")
    #expect(singular.outcome?.status == .warn)
    #expect(singular.outcome?.failures == 1)
    #expect(try test("unique_fct").outcome?.status == .fail)
    #expect(try test("not_null").outcome == nil)
  }

  @Test func anExposure() throws {
    let dashboard = try Self.node("exposure.ecommerce.retail_revenue_dashboard")
    #expect(dashboard.owner == "Retail shop <shop@example.com>")
    let facts = dashboard.facts.map { "\($0.label)=\($0.value)" }
    #expect(facts.contains("URL=https://dashboards.example.com/retail-revenue"))
    #expect(facts.contains("Title=Revenue of the gift shop"))
    #expect(dashboard.dependsOn.contains("model.ecommerce.kpi_revenue_by_month"))
    #expect(dashboard.meta["refreshed"] == "daily")
  }

  @Test func anEmptyManifestGivesAnEmptyModel() throws {
    let model = SiteModelReader(manifest: .object(JSONObject())).model()
    #expect(model.nodes.isEmpty)
    #expect(model.tests.isEmpty)
  }
}

import JSON
import Testing

@testable import Compiler

@Suite struct RelationTests {
  @Test func partsAreQuotedAsThePolicySays() {
    var relation = Relation(database: "dev", schema: "shop", identifier: "orders")
    #expect(relation.rendered == #""dev"."shop"."orders""#)
    relation.quotePolicy = Relation.Policy().merging(["database": false, "identifier": false])
    #expect(relation.rendered == #"dev."shop".orders"#)
    relation.includePolicy.database = false
    #expect(relation.rendered == #""shop".orders"#)
  }

  @Test func aLimitAndATimeRangeMakeSubqueries() {
    var relation = Relation(schema: "shop", identifier: "orders")
    relation.limit = 0
    #expect(
      relation.text == #"(select * from "shop"."orders" where false limit 0) _dbt_limit_subq_orders"#)
    relation.limit = nil
    relation.eventTimeFilter = .init(fieldName: "placed_at", start: "2026-01-01", end: nil)
    #expect(
      relation.text
        == #"(select * from "shop"."orders" where placed_at >= '2026-01-01') _dbt_et_filter_subq_orders"#)
    relation.eventTimeFilter = .init(fieldName: "placed_at", start: nil, end: nil)
    #expect(relation.text == #""shop"."orders""#)
  }

  /// dbt-redshift's relations need no name for the subquery: a query may give one of its own.
  @Test func onRedshiftTheQueryNamesTheSubquery() {
    var relation = Relation(schema: "shop", identifier: "orders")
    relation.limit = 0
    let texts = [AdapterType.postgres, .redshift].map { RelationObject(relation, $0).text }
    #expect(
      texts == [
        #"(select * from "shop"."orders" where false limit 0) _dbt_limit_subq_orders"#,
        #"(select * from "shop"."orders" where false limit 0)"#,
      ])
  }

  @Test func namesCompareWithoutCase() {
    let orders = Relation(database: "dev", schema: "Shop", identifier: "ORDERS")
    #expect(orders.isSameName(Relation(schema: "shop", identifier: "orders")))
    #expect(!orders.isSameName(Relation(schema: "shop", identifier: "order")))
  }
}

@Suite struct RelationColumnTests {
  @Test(arguments: [
    ("numeric(10,2)", "numeric(10,2)"), ("character varying(20)", "character varying(20)"), ("integer", "integer"),
    ("text", "text"), ("character varying", "character varying"),
  ])
  func aDescriptionIsTakenApartAndWrittenAgain(description: String, dataType: String) {
    let column = RelationColumn(name: "a", description: description, adapter: .redshift)
    #expect(column?.dataType == dataType)
  }

  @Test func aSizeThatIsNoNumberIsRefused() {
    #expect(RelationColumn(name: "a", description: "numeric(ten,2)", adapter: .redshift) == nil)
  }

  @Test func onlyAWiderTextIsAnExpansion() {
    let narrow = RelationColumn(name: "a", dtype: "character varying", charSize: 10, adapter: .postgres)
    let wide = RelationColumn(name: "a", dtype: "character varying", charSize: 20, adapter: .postgres)
    let number = RelationColumn(name: "a", dtype: "integer", adapter: .postgres)
    #expect(narrow.canExpand(to: wide))
    #expect(!wide.canExpand(to: narrow))
    #expect(!narrow.canExpand(to: number))
  }
}

@Suite struct CTEInjectionTests {
  private let cte = " __dbt__cte__a as (\nselect 1\n)"

  @Test func aQueryWithoutWithGetsOne() {
    #expect(
      CTEInjection.inject([cte], into: "\nselect * from __dbt__cte__a") == "\nwith\(cte) select * from __dbt__cte__a")
    #expect(CTEInjection.inject([], into: "select 1") == "select 1")
  }

  @Test func itsOwnExpressionsComeAfter() {
    #expect(
      CTEInjection.inject([cte], into: "with b as (select 2) select * from b")
        == "with \(cte), b as (select 2) select * from b")
    #expect(
      CTEInjection.inject([cte], into: "WITH RECURSIVE b as (select 2) select * from b")
        == "WITH RECURSIVE \(cte), b as (select 2) select * from b")
  }

  @Test(arguments: [
    "-- with b as\nselect 1", "/* with b */ select 1", "select 'with b'", #"select "with""#,
    "select * from (with b as (select 1) select * from b) as c",
  ])
  func aWithThatIsNotTheStatementsIsNotTaken(sql: String) {
    #expect(CTEInjection.inject([cte], into: sql) == "with\(cte) \(sql)")
  }
}

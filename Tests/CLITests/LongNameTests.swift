import Foundation
import JSON
import Testing

/// Names of 64 to 127 bytes, which Redshift takes, through everything that a project can do with them on the local target.
@Suite(.serialized) struct LongNameTests {
  private static let rest = "_whose_name_has_more_bytes_than_the_63_that_postgresql_would_keep"
  private static func name(_ start: String) -> String { start + rest }
  private static let seed = name("a_seed"), one = name("model_one"), two = name("model_two"),
    three = name("model_three")
  private static let key = name("a_key"), text = name("a_text"), sum = name("an_amount"), rank = name("a_rank")
  private static let snapshot = name("a_snapshot"), new = name("a_new_column"), unit = name("a_unit_test")

  private static let files: [String: String] = [
    "seeds/\(seed).csv": "\(key),\(text),\(sum)\n1,a,1.5\n2,b,2.25\n3,c,3\n",
    "models/\(one).sql": """
    {{ config(materialized='table', dist='\(key)', sort=['\(text)']) }}
    select \(key), \(text), \(sum), row_number() over (order by \(key)) as \(rank) from {{ ref('\(seed)') }}
    """,
    "models/\(two).sql": """
    {{ config(materialized='incremental', unique_key='\(key)', on_schema_change='append_new_columns',
        incremental_strategy='merge') }}
    select * {% if is_incremental() %}, 1 as \(new) {% endif %} from {{ ref('\(one)') }}
    {% if is_incremental() %} where \(key) >= (select max(\(key)) from {{ this }}) {% endif %}
    """,
    "models/\(three).sql": "{{ config(materialized='view', bind=false) }} select * from {{ ref('\(two)') }}",
    "snapshots/history.sql": """
    {% snapshot \(snapshot) %} {{ config(unique_key='\(key)', strategy='check', check_cols=['\(text)']) }}
    select * from {{ ref('\(seed)') }} {% endsnapshot %}
    """,
    "models/schema.yml": """
    models:
      - name: \(one)
        config: {persist_docs: {relation: true, columns: true}}
        description: the first
        columns:
          - name: \(key)
            description: the key
            data_tests: [unique, {accepted_values: {arguments: {values: [1, 2], quote: false}, config: {severity: warn}}}]
    unit_tests:
      - name: \(unit)
        model: \(one)
        given: [{input: ref('\(seed)'), rows: [{\(key): 5, \(text): x, \(sum): 2}]}]
        expect: {rows: [{\(key): 5, \(text): x, \(rank): 1}]}
    """,
  ]

  @Test func aProjectRunsUnchanged() throws {
    let project = try CommandProject("long_names", Self.files)
    project.environment["DBT_TARGET"] = "local"
    for _ in 0..<2 {
      let built = try project.run("build", "--store-failures")
      #expect(built.exitCode == 0, "\(built.output)")
      let results = try #require(try project.json("target/run_results.json")["results"]?.array)
      let statuses = results.compactMap { $0["status"]?.string }.sorted()
      #expect(statuses == ["pass", "pass"] + Array(repeating: "success", count: 5) + ["warn"], "\(built.output)")
    }
    // The second time there was a new column, and one row to be merged.
    let shown = try project.run("show", "--select", Self.three, "--output", "json", "--quiet")
    let rows = try #require(try JSONReader.read(shown.output)["show"]?.array)
    #expect(rows.count == 3, "\(shown.output)")
    #expect(rows.compactMap { $0[Self.new]?.int }.count == 1)
    #expect(rows.allSatisfy { $0[Self.rank]?.int == $0[Self.key]?.int })

    #expect(try project.run("docs", "generate").exitCode == 0)
    let nodes = try #require(try project.json("target/catalog.json")["nodes"]?.object)
    let first = try #require(nodes.first { $0.0.hasSuffix(Self.one) }?.1)
    #expect(first["metadata"]?["name"]?.string == Self.one)
    #expect(first["columns"]?[Self.key]?["comment"]?.string == "the key")
    #expect(first["stats"]?["diststyle"]?["value"]?.string == "KEY(\(Self.key))")
    #expect(nodes.contains { $0.0.hasSuffix(Self.snapshot) && $0.1["columns"]?["dbt_scd_id"] != nil })
    #expect(nodes.contains { $0.0.hasSuffix(Self.three) && $0.1["columns"]?[Self.rank] != nil })
  }
}

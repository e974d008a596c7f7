import FileSystem
import Foundation
import TestSupport
import Testing

/// A project whose data comes from a folder that stands for S3: loaded by an operation and a hook, read through external
/// tables that on-run-start makes, and written out again.
@Suite struct LocalDataTests {
  private static let files: [String: String] = [
    "lake/raw/orders/2024/a.csv": "id,customer,total\n1,ann,2.50\n2,bob,x\n",
    "lake/raw/customers.json": "{\"id\": \"ann\", \"name\": \"Ann\"}\n{\"id\": \"bob\", \"name\": \"Bob\"}\n",
    "macros/lake.sql": """
    {% macro make_lake() %}
      {% do run_query("create external schema if not exists " ~ target.schema ~ "_lake from data catalog database 'd' iam_role default create external database if not exists") %}
      {% do run_query("drop table if exists " ~ target.schema ~ "_lake.orders") %}
      {% do run_query("create external table " ~ target.schema ~ "_lake.orders (id int, customer varchar(10), total decimal(8,2)) partitioned by (year int) row format serde 'org.apache.hadoop.hive.serde2.OpenCSVSerde' stored as textfile location 's3://raw/orders/' table properties ('skip.header.line.count'='1')") %}
      {% do run_query("alter table " ~ target.schema ~ "_lake.orders add partition (year=2024) location 's3://raw/orders/2024/'") %}
    {% endmacro %}
    {% macro load_customers() %}
        {% do run_query("create schema if not exists " ~ target.schema) %}
      {% do run_query("create table if not exists " ~ target.schema ~ ".customers (id varchar(10), name varchar(20))") %}
      {% do run_query("copy " ~ target.schema ~ ".customers from 's3://raw/customers' iam_role default json 'auto'") %}
    {% endmacro %}
    """,
    "models/sources.yml": """
    sources:
      - name: lake
        schema: "{{ target.schema }}_lake"
        tables: [{name: orders}]
      - name: loaded
        schema: "{{ target.schema }}"
        tables: [{name: customers}]
    """,
    "models/spending.sql": """
    {{ config(materialized='table', post_hook="unload ('select * from {{ this }} order by id') to 's3://out/spending_' iam_role default csv header allowoverwrite") }}
    select o.id, c.name, o.total, o."$path" as file
    from {{ source('lake', 'orders') }} o left join {{ source('loaded', 'customers') }} c on c.id = o.customer
    where o.year = 2024
    """,
  ]

  private func project(_ name: String) throws -> CommandProject {
    let project = try CommandProject(name, Self.files)
    var profiles = try project.text("profiles.yml")
    profiles = profiles.replacingOccurrences(
      of: "path: \"{{ env_var('CASE_CLUSTER') }}\"",
      with: "path: \"{{ env_var('CASE_CLUSTER') }}\"\n      s3: {root: lake}")
    try project.write(profiles, to: "profiles.yml")
    let settings = try project.text("dbt_project.yml")
    try project.write(settings + "\non-run-start: [\"{{ make_lake() }}\"]\n", to: "dbt_project.yml")
    return project
  }

  @Test func loadsReadsAndUnloads() throws {
    let project = try project("local_data")
    let loaded = try project.run("run-operation", "load_customers", "--target", "local")
    #expect(loaded.exitCode == 0, "\(loaded.output)\(loaded.errors)")
    let built = try project.run("run", "--select", "spending", "--target", "local")
    #expect(built.exitCode == 0, "\(built.output)\(built.errors)")
    #expect(
      try project.text("lake/out/spending_0000_part_00") == """
        id,name,total,file
        1,Ann,2.50,s3://raw/orders/2024/a.csv
        2,Bob,,s3://raw/orders/2024/a.csv

        """)
    let shown = try project.run(
      "show", "--target", "local", "--output", "json", "--inline",
      "select count(*) as n from {{ source('lake', 'orders') }}")
    #expect(shown.output.contains("\"n\": 2"), "\(shown.output)")
  }

  @Test func aBadFileFailsTheOperationAndSaysWhere() throws {
    let project = try project("local_data_bad")
    try project.write("{\"id\": \"much too long for it\"}\n", to: "lake/raw/customers.json")
    let result = try project.run("run-operation", "load_customers", "--target", "local")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("Load into table 'customers' failed."), "\(result.output)")
    #expect(result.output.contains("String length exceeds DDL length"), "\(result.output)")
  }

  @Test func withoutASettingItSaysWhatToWrite() throws {
    let project = try CommandProject("local_data_none", Self.files)
    let result = try project.run("run-operation", "load_customers", "--target", "local")
    #expect(result.exitCode == 1)
    #expect(result.output.contains("s3: {root: data}"), "\(result.output)")
  }
}

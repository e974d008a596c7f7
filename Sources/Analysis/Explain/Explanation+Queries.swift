/// How queries read: R8, R9.
extension Explanation {
  static let queries: [Explanation] = [
    Explanation(
      "redshift.cross-join", .warning, "tables that nothing relates",
      "A comma without a condition, or a join without an equality, makes the server look at every pair of rows. A comma "
        + "is a warning; a join that says what it is, advice.",
      example: "select * from orders, customers", page: "Best practices: designing queries"),
    Explanation(
      "redshift.select-star", .advice, "a star over a whole table",
      "In a columnar store each column costs. A table made of a star also grows with whatever its source gets.",
      example: "{{ config(materialized='table') }} select * from {{ ref('orders') }}",
      page: "Best practices: designing queries"),
    Explanation(
      "redshift.leading-wildcard", .advice, "a pattern that begins with %",
      "No zone map helps: every row is held against it.", example: "where email like '%@example.com'",
      page: "Best practices: designing queries"),
    Explanation(
      "redshift.plain-regex", .advice, "a regular expression where LIKE would do",
      "LIKE costs less than a regular expression.", example: "where code ~ '^abc'",
      page: "Pattern-matching conditions"),
    Explanation(
      "redshift.function-on-key", .warning, "a function around the sort key or a partition column",
      "A function or cast around the column hides it from the zone maps, or from the partitions of an external table.",
      example: "where date_trunc('month', ordered_on) = '2020-01-01'", page: "Best practices: designing queries"),
    Explanation(
      "redshift.external-partition", .advice, "an external table read without its partition",
      "The query filters an external table by other columns than those that part it: every file is read.",
      example: "select * from {{ source('lake', 'events') }} where kind = 'click'",
      page: "Improving Amazon Redshift Spectrum query performance"),
    Explanation(
      "redshift.external-statistics", .advice, "an external table of unknown size",
      "Without numRows the planner takes an external table for the larger side of every join.",
      example: "external: {location: 's3://…', file_format: parquet}",
      page: "Improving Amazon Redshift Spectrum query performance"),
    Explanation(
      "redshift.external-text", .advice, "an external table of text files",
      "CSV, JSON and other text is read and parsed whole, whatever the query names; Parquet and ORC are read by the column.",
      example: "external: {location: 's3://…', file_format: textfile}",
      page: "Improving Amazon Redshift Spectrum query performance"),
  ]
}

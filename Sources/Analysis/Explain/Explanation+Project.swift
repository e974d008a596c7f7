/// The project: contracts, names, what cannot be checked.
extension Explanation {
  static let project: [Explanation] = [
    Explanation(
      "check.needs-database", .advice, "the SQL depends on a query's answer",
      "A macro asks the database while the node is rendered (run_query, statement, columns of a table that the project "
        + "does not know). Without an answer its text says nothing, so it is left out, once; who reads it is checked "
        + "without knowledge of its columns.",
      example: "{% set rows = run_query('select distinct status from orders') %}"),
    Explanation(
      "check.not-a-query", .error, "a node that is not one query",
      "A model, a snapshot and a test are one SELECT each, which dbt puts into CREATE TABLE … AS, a view or a count: an "
        + "INSERT, several statements or none cannot stand there. A materialization of the project's own may take them.",
      example: "insert into orders select * from staged"),
    Explanation(
      "check.unreadable-sql", .advice, "the text is not read as SQL",
      "On a target of type postgres the text may be PostgreSQL that the parser, Redshift's, does not know.",
      example: "select * from t tablesample system (1)"),
    Explanation(
      "check.contract-missing-column", .error, "the contract promises more than the query gives",
      "With an enforced contract the SELECT has exactly the declared columns.",
      example: "columns: [{name: id, data_type: int}, {name: total, data_type: numeric}]  -- select id from …",
      page: "dbt: Model contracts"),
    Explanation(
      "check.contract-extra-column", .error, "the query gives more than the contract promises",
      "With an enforced contract the SELECT has exactly the declared columns.",
      example: "columns: [{name: id, data_type: int}]  -- select id, total from …", page: "dbt: Model contracts"),
    Explanation(
      "check.contract-type", .error, "the query gives another type than the contract promises",
      "Lengths, precision and scale aside the types are the same. Within one family (integer and bigint) it is a warning.",
      example: "columns: [{name: id, data_type: int}]  -- select 'a' as id", page: "dbt: Model contracts"),
    Explanation(
      "check.hard-coded-name", .warning, "a relation of the project written out by name",
      "Without ref() or source() the graph does not see that one depends on the other: the order of builds, other "
        + "targets and the lineage miss it.",
      example: "select * from analytics.orders", page: "dbt: About ref function"),
  ]
}

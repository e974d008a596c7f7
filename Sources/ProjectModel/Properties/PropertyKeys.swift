/// The keys of properties files.
package enum PropertyKeys {
  /// Lists of a file, with what an entry of theirs is.
  static let lists = [
    "models", "seeds", "snapshots", "analyses", "data_tests", "tests", "functions", "sources", "macros", "exposures",
    "groups", "unit_tests", "metrics", "semantic_models", "saved_queries",
  ]

  static let file: Set<String> = Set(lists + ["version", "anchors"])

  static let node: Set<String> = [
    "name", "description", "columns", "data_tests", "tests", "config", "meta", "docs", "access", "group", "contract",
    "constraints", "quote_columns", "tags", "latest_version", "versions", "deprecation_date", "time_spine", "relation",
    "data_type", "arguments", "returns",
  ]

  /// Those that count as configs when they stand beside `config`.
  static let movedToConfig = ["meta", "docs", "group", "contract", "access"]

  static let column: Set<String> = [
    "name", "description", "data_type", "meta", "tags", "quote", "constraints", "granularity", "config", "docs",
    "data_tests", "tests",
  ]

  static let version: Set<String> = [
    "v", "defined_in", "description", "access", "config", "constraints", "docs", "data_tests", "tests", "columns",
    "deprecation_date",
  ]

  static let source: Set<String> = [
    "name", "description", "meta", "database", "dbname", "schema", "loader", "quoting", "freshness", "loaded_at_field",
    "loaded_at_query", "tables", "tags", "config", "overrides",
  ]

  static let table: Set<String> = [
    "name", "description", "meta", "data_type", "constraints", "docs", "config", "data_tests", "tests", "columns",
    "loaded_at_field", "loaded_at_query", "identifier", "quoting", "freshness", "external", "tags",
  ]

  static let macro: Set<String> = [
    "name", "description", "meta", "docs", "config", "arguments", "constraints", "data_type",
  ]
  static let macroArgument: Set<String> = ["name", "type", "description"]

  static let exposure: Set<String> = [
    "name", "type", "owner", "description", "label", "maturity", "meta", "tags", "url", "depends_on", "config",
  ]

  static let group: Set<String> = ["name", "owner", "description", "config"]

  static let unitTest: Set<String> = [
    "name", "model", "given", "expect", "description", "overrides", "config", "versions",
  ]

  /// Configs of a data test that may stand among its arguments; in the order in which dbt takes them.
  static let testConfigs = [
    "severity", "tags", "enabled", "where", "limit", "warn_if", "error_if", "fail_calc", "store_failures",
    "store_failures_as", "meta", "database", "schema", "alias",
  ]

  static let constraintTypes = ["check", "not_null", "unique", "primary_key", "foreign_key", "custom"]
}

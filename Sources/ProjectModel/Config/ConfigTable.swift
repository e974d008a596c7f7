import JSON

/// Every config that dbt, its adapters and we know: adding one is adding a line here.
package enum ConfigTable {
  private typealias Key = ConfigKey

  private static let nodes: Set<ResourceType> = [
    .model, .seed, .snapshot, .analysis, .operation, .sqlOperation, .function,
  ]
  private static let nodesAndTests: Set<ResourceType> = nodes.union([.test])
  private static let semantics: Set<ResourceType> = [.metric, .semanticModel, .savedQuery]
  private static let docs: JSONObject = ["show": true, "node_color": nil]
  private static let contract: JSONObject = ["enforced": false, "alias_types": true]
  private static let snapshotColumns: JSONObject = [
    "dbt_valid_to": nil, "dbt_valid_from": nil, "dbt_scd_id": nil, "dbt_updated_at": nil, "dbt_is_deleted": nil,
  ]
  private static let noFreshness: JSONObject = [
    "warn_after": ["count": nil, "period": nil], "error_after": ["count": nil, "period": nil], "filter": nil,
  ]

  /// In the order in which dbt writes them to a node's `config`.
  package static let keys: [ConfigKey] = [
    Key(
      "enabled", nodesAndTests.union(semantics).union([.source, .exposure, .unitTest]), .flag, true,
      doc: "whether it is part of the project"),
    Key("alias", nodesAndTests, .text, doc: "name of its relation"),
    Key(
      "schema", nodesAndTests.union([.savedQuery]), .text, standards: [.test: "dbt_test__audit"],
      doc: "schema, joined to the target's"),
    Key("database", nodesAndTests, .text, aliases: ["dbname"], doc: "database"),
    Key(
      "tags", nodesAndTests.union([.source, .exposure, .unitTest]), .textOrList, [], merge: .append,
      doc: "labels for selection"),
    Key(
      "meta", nodesAndTests.union(semantics).union([.source, .exposure, .unitTest, .group]), .mapping, .object([:]),
      merge: .update, doc: "anything of the user's own"),
    Key("group", nodesAndTests.union(semantics), .text, doc: "owner group"),
    Key("static_analysis", nodesAndTests.union([.source, .unitTest]), .text, doc: "dbt's v2 engine only"),
    Key(
      "materialized", nodesAndTests, .text, "view",
      standards: [.seed: "seed", .snapshot: "snapshot", .test: "test", .function: "function"], doc: "how it is built"),
    Key("incremental_strategy", nodes, .text, doc: "append, delete+insert, merge, …"),
    Key("batch_size", nodes, .any, doc: "microbatch: length of a batch"),
    Key("lookback", nodes, .any, 1, doc: "microbatch: batches to build again"),
    Key("begin", nodes, .any, doc: "microbatch: first batch"),
    Key("persist_docs", nodes, .mapping, .object([:]), doc: "descriptions as comments: relation, columns"),
    Key("post-hook", nodes, .hooks, [], merge: .append, aliases: ["post_hook"], doc: "statements after it is built"),
    Key("pre-hook", nodes, .hooks, [], merge: .append, aliases: ["pre_hook"], doc: "statements before it is built"),
    Key("quoting", nodes, .mapping, .object([:]), merge: .update, doc: "which parts of its name are quoted"),
    Key("column_types", nodes, .mapping, .object([:]), merge: .update, doc: "seeds: types by column"),
    Key("full_refresh", nodes, .flag, doc: "overrides --full-refresh"),
    Key("unique_key", nodes, .textOrList, doc: "columns that identify a row"),
    Key("on_schema_change", nodes, .text, "ignore", doc: "incremental: what new or lost columns do"),
    Key(
      "on_configuration_change", nodes, .choice(["apply", "continue", "fail"]), "apply",
      doc: "materialized views: what changed settings do"),
    Key("grants", nodes, .mapping, .object([:]), merge: .dictKeyAppend, doc: "grantees by privilege"),
    Key("packages", nodes, .list, [], merge: .append, doc: "Python models only"),
    Key("docs", nodes, .members(docs), .object(docs), merge: .update, doc: "show and node_color on the site"),
    Key("contract", nodes, .members(contract), .object(contract), merge: .update, doc: "columns and types as promised"),
    Key("event_time", nodes.union([.source]), .any, doc: "column that dates a row"),
    Key("concurrent_batches", nodes, .any, doc: "microbatch: several batches at once"),
    Key("access", [.model], .choice(["private", "protected", "public"]), "protected", doc: "who may ref it"),
    Key(
      "freshness", [.model, .source], .any, .null, standards: [.source: .object(noFreshness)],
      doc: "how old its data may be"),
    Key("delimiter", [.seed], .text, ",", doc: "between the fields of the file"),
    Key("quote_columns", [.seed], .flag, doc: "whether column names are quoted"),
    Key("strategy", [.snapshot], .text, doc: "check or timestamp"),
    Key("target_schema", [.snapshot], .text, doc: "schema, as it is"),
    Key("target_database", [.snapshot], .text, doc: "database, as it is"),
    Key("updated_at", [.snapshot], .text, doc: "column that tells a change"),
    Key("check_cols", [.snapshot], .textOrList, doc: "columns whose change counts, or all"),
    Key(
      "snapshot_meta_column_names", [.snapshot], .members(snapshotColumns), .object(snapshotColumns),
      doc: "names of the columns that a snapshot adds"),
    Key("dbt_valid_to_current", [.snapshot], .text, doc: "what stands in dbt_valid_to of current rows"),
    Key("severity", [.test], .text, "ERROR", doc: "error or warn"),
    Key("store_failures", [.test], .flag, doc: "keeps the failing rows"),
    Key("store_failures_as", [.test], .text, doc: "table, view or ephemeral"),
    Key("where", [.test], .text, doc: "rows that are tested"),
    Key("limit", [.test], .number, doc: "most failing rows to return"),
    Key("fail_calc", [.test], .text, "count(*)", doc: "what is counted"),
    Key("warn_if", [.test], .text, "!= 0", doc: "when it warns"),
    Key("error_if", [.test], .text, "!= 0", doc: "when it fails"),
    Key("loaded_at_field", [.source], .text, doc: "column that tells when a row came"),
    Key("loaded_at_query", [.source], .text, doc: "query that tells it"),
    Key("type", [.function], .choice(["scalar", "aggregate", "table"]), "scalar", doc: "kind of function"),
    Key("volatility", [.function], .choice(["deterministic", "stable", "non-deterministic"]), doc: "how steady it is"),
    Key("runtime_version", [.function], .text, doc: "Python functions only"),
    Key("entry_point", [.function], .text, doc: "Python functions only"),
    Key("export_as", [.savedQuery], .choice(["table", "view"]), doc: "what exports make"),
    Key("cache", [.savedQuery], .members(["enabled": false]), .object(["enabled": false]), doc: "caching of the query"),

    // Adapters' own: absent until set, kept after dbt's in this order.
    Key("sort_type", nodes, .text, nil, adapter: "redshift", doc: "compound or interleaved"),
    Key("dist", nodes, .text, nil, adapter: "redshift", doc: "even, all, auto or a column"),
    Key("sort", nodes, .textOrList, nil, adapter: "redshift", doc: "sort key's columns, or auto"),
    Key("bind", nodes, .flag, nil, adapter: "redshift", doc: "false: a view with no schema binding"),
    Key("backup", nodes, .flag, nil, adapter: "redshift", doc: "false: no part of snapshots"),
    Key("auto_refresh", nodes, .flag, nil, adapter: "redshift", doc: "materialized views refresh themselves"),
    Key("query_group", nodes, .text, nil, adapter: "redshift", doc: "label for workload management"),
    Key("unlogged", nodes, .flag, nil, adapter: "postgres", doc: "a table that a crash may empty"),
    Key("indexes", nodes, .list, nil, adapter: "postgres", doc: "indexes to create"),

    // Known to macros only.
    Key("incremental_predicates", [.model], .textOrList, nil, doc: "conditions that narrow a merge"),
    Key("predicates", [.model], .textOrList, nil, doc: "old name of incremental_predicates"),
    Key("merge_update_columns", [.model], .textOrList, nil, doc: "columns that a merge updates"),
    Key("merge_exclude_columns", [.model], .textOrList, nil, doc: "columns that a merge leaves"),
    Key("sql_header", nodesAndTests, .text, nil, doc: "statements in front of the query"),
    Key("hard_deletes", [.snapshot], .choice(["ignore", "invalidate", "new_record"]), nil, doc: "what lost rows do"),
    Key("invalidate_hard_deletes", [.snapshot], .flag, nil, doc: "old name of hard_deletes: invalidate"),
    Key("batch_id", [.model], .any, nil, doc: "microbatch"),
    Key("encode", nodes, .mapping, nil, doc: "ours: encodings by column"),
  ]

  /// Positions in `keys` by name and alias.
  private static let index: [String: Int] = {
    var index: [String: Int] = [:]
    for (position, key) in keys.enumerated() {
      for name in [key.name] + key.aliases where index[name] == nil { index[name] = position }
    }
    return index
  }()

  /// The key of a name or alias.
  package static func key(_ name: String) -> ConfigKey? { index[name].map { keys[$0] } }

  /// The keys of a type in the order in which dbt writes them.
  package static func keys(for type: ResourceType) -> [ConfigKey] {
    let all = keys.filter { $0.types.contains(type) }
    guard let order = order(of: type) else { return all }
    let listed = order.compactMap { name in all.first { $0.name == name } }
    return listed + all.filter { !order.contains($0.name) }
  }

  /// Names in dbt's order, where a type's is not that of `keys`.
  private static func order(of type: ResourceType) -> [String]? {
    switch type {
    case .source:
      ["enabled", "event_time", "freshness", "loaded_at_field", "loaded_at_query", "meta", "tags", "static_analysis"]
    case .unitTest: ["tags", "meta", "enabled", "static_analysis"]
    case .metric, .semanticModel: ["enabled", "group", "meta"]
    case .savedQuery: ["enabled", "group", "meta", "export_as", "schema", "cache"]
    default: nil
    }
  }

  /// Every key of a type that is always there, with its default.
  package static func standards(for type: ResourceType) -> JSONObject {
    JSONObject(keys(for: type).compactMap { key in key.standard(for: type).map { (key.name, $0) } })
  }

  /// How a key merges for a type: sources and exposures simply replace.
  static func merge(_ key: ConfigKey, for type: ResourceType) -> ConfigKey.Merge {
    switch (type, key.name) {
    case (.source, "tags"), (.exposure, "tags"), (.exposure, "meta"): .clobber
    default: key.merge
    }
  }

  /// The project file's tree that configures a type.
  package static func tree(of type: ResourceType) -> String {
    switch type {
    case .seed: "seeds"
    case .snapshot: "snapshots"
    case .source: "sources"
    case .test: "data_tests"
    case .metric: "metrics"
    case .semanticModel: "semantic_models"
    case .savedQuery: "saved_queries"
    case .exposure: "exposures"
    case .unitTest: "unit_tests"
    case .function: "functions"
    default: "models"
    }
  }
}

/// Relations of Redshift's, and PostgreSQL's own ones that look different there, that the prelude has views for.
enum SystemViews {
  /// What the lowered text reads in the place of the name; nil for any other relation.
  static func replacement(_ parts: [String]) -> String? {
    guard let name = parts.last else { return nil }
    let schema = parts.count > 1 ? parts[parts.count - 2] : nil
    if schema == "information_schema" {
      return informationSchema.contains(name) || PostgresCatalog.informationSchema.contains(name)
        ? "rs_catalog.information_schema_" + name : nil
    }
    guard schema == nil || schema == "pg_catalog" else { return nil }
    return views.contains(name) || PostgresCatalog.views.contains(name) ? "rs_catalog." + name : nil
  }

  private static let informationSchema: Set<String> = ["views", "tables", "schemata", "columns"]

  static let views: Set<String> = [
    "pg_table_def", "pg_views", "pg_tables", "svv_table_info", "svv_tables",
    "svv_columns", "svv_redshift_schemas", "svv_all_schemas", "svv_redshift_tables", "svv_all_tables",
    "svv_redshift_columns", "svv_all_columns", "svv_mv_info", "stv_mv_info", "svv_relation_privileges",
    "svv_external_schemas", "svv_external_databases", "svv_external_tables", "svv_external_columns",
    "svv_external_partitions", "svv_alter_table_recommendations", "sys_query_detail",
    "stl_load_errors", "stl_loaderror_detail", "sys_load_error_detail", "sys_load_history", "sys_load_detail",
    "svv_redshift_databases", "svv_redshift_functions", "svv_schema_privileges", "svv_roles", "svv_user_info",
    "svv_user_grants", "svv_role_grants", "svv_transactions", "stv_sessions", "stv_slices", "pg_class_info",
    "pg_attribute_info", "pg_proc_info", "pg_user_info", "pg_database_info", "pg_external_schema", "svl_user_info",
    "svv_database_privileges", "svv_default_privileges", "stv_recents", "stv_inflight",
    "stl_load_commits", "stl_file_scan", "stl_unload_log", "sys_unload_history", "sys_unload_detail",
  ]

  /// Whether a name is one of Redshift's tables and views about a cluster at work.
  static func isOfCluster(_ parts: [String]) -> Bool {
    guard let name = parts.last, parts.count == 1 || parts[parts.count - 2] == "pg_catalog" else { return false }
    guard let underscore = name.firstIndex(of: "_"),
      let names = ofCluster[String(name[..<underscore])]
    else { return false }
    return names.contains(String(name[name.index(after: underscore)...]))
  }

  /// By the word in front of the first underscore.
  private static let ofCluster: [String: Set<String>] = [
    "stl": [
      "aggr", "alert_event_log", "analyze", "analyze_compression", "bcast", "commit_stats", "connection_log", "ddltext",
      "delete", "disk_full_diag", "dist", "error", "explain", "hash", "hashjoin", "insert", "limit", "merge",
      "mergejoin", "mv_state", "nestloop", "parse", "plan_info", "project", "query", "query_metrics", "querytext",
      "replacements", "restarted_sessions", "return", "s3client", "s3client_error", "save", "scan",
      "schema_quota_violations",
      "sessions", "sort", "sshclient_error", "stream_segs", "tr_conflict", "undone", "unique", "userlog",
      "usage_control",
      "utilitytext", "vacuum", "window", "wlm_error", "wlm_query", "wlm_rule_action",
    ],
    "stv": [
      "active_cursors", "blocklist", "cursor_configuration", "db_isolation_level", "exec_state", "load_state", "locks",
      "ml_model_info", "mv_deps", "node_storage_capacity", "partitions", "query_metrics",
      "startup_recovery_state", "tbl_perm", "tbl_trans", "wlm_classification_config",
      "wlm_qmr_config", "wlm_query_queue_state", "wlm_query_state", "wlm_query_task_state",
      "wlm_service_class_config", "wlm_service_class_state", "xrestore_alter_queue_state",
    ],
    "svl": [
      "auto_worker_action", "compile", "datashare_change_log", "datashare_usage_consumer", "datashare_usage_producer",
      "fdw_catalog", "federated_query", "multi_statement_violations", "mv_refresh_status", "qerror", "qlog",
      "query_concurrency_scaling_status", "query_metrics", "query_metrics_summary", "query_queue_info", "query_report",
      "query_summary", "restore_alter_table_progress", "s3catalog", "s3list", "s3log", "s3partition",
      "s3partition_summary", "s3query", "s3query_summary", "s3retries", "spatial_simplify", "spectrum_scan_error",
      "statementtext", "stored_proc_call", "stored_proc_messages", "terminate", "udf_log",
      "user_grants", "vacuum_percentage",
    ],
    "svcs": [
      "alert_event_log", "compile", "concurrency_scaling_usage", "explain", "plan_info", "query_summary",
      "s3list", "s3log", "s3partition_summary", "s3query_summary", "stream_segs", "unload_log",
    ],
    "svv": [
      "active_cursors", "attached_masking_policy", "column_privileges", "copy_job_integrations",
      "datashare_consumers", "datashare_objects", "datashare_privileges", "datashares",
      "diskusage", "function_privileges", "geography_columns", "geometry_columns", "iam_privileges",
      "identity_providers", "integration", "integration_table_state", "interleaved_columns", "language_privileges",
      "masking_policy", "ml_model_info", "ml_model_privileges", "mv_dependency", "query_inflight", "query_state",
      "rls_applied_policy", "rls_attached_policy", "rls_policy", "rls_relation", "sem_usage", "sem_usage_leader",
      "spectrum_quota", "system_privileges", "tables_stats", "vacuum_progress", "vacuum_summary",
    ],
    "sys": [
      "analyze_compression_history", "analyze_history", "applied_masking_policy_log", "auto_table_optimization",
      "child_query_text", "connection_log", "copy_job", "copy_job_detail", "copy_job_info", "copy_replacements",
      "datashare_change_log", "datashare_cross_region_usage", "datashare_usage_consumer", "datashare_usage_producer",
      "extension_snapshot", "external_query_detail", "external_query_error", "integration_activity",
      "integration_table_activity", "integration_table_state_change", "mv_refresh_history", "mv_state",
      "procedure_call", "procedure_messages", "query_explain", "query_history", "query_text", "restore_log",
      "restore_state", "schema_quota_violations", "serverless_usage", "session_history", "spatial_simplify",
      "spectrum_scan_error", "stream_scan_errors", "stream_scan_states", "transaction_history", "udf_log",
      "undone", "userlog", "vacuum_history", "zero_etl",
    ],
    "pg": [
      "conf", "datashare", "datashare_consumer", "identity_provider", "library", "statistic_indicator",
      "get_late_binding_view_cols",
    ],
  ]
}

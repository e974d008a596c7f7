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
    return isKnown(name) || PostgresCatalog.views.contains(name) ? "rs_catalog." + name : nil
  }

  /// Whether the prelude has a view of the name that is Redshift's own.
  static func isKnown(_ name: String) -> Bool { views.contains(name) || logs.contains(name) }

  private static let informationSchema: Set<String> = ["views", "tables", "schemata", "columns"]

  static let views: Set<String> = [
    "pg_table_def", "pg_views", "pg_tables", "svv_table_info", "svv_tables",
    "svv_columns", "svv_redshift_schemas", "svv_all_schemas", "svv_redshift_tables", "svv_all_tables",
    "svv_redshift_columns", "svv_all_columns", "svv_mv_info", "stv_mv_info", "svv_relation_privileges",
    "svv_external_schemas", "svv_external_databases", "svv_external_tables", "svv_external_columns",
    "svv_external_partitions", "svv_alter_table_recommendations",
    "stl_load_errors", "stl_loaderror_detail", "sys_load_error_detail", "sys_load_history", "sys_load_detail",
    "svv_redshift_databases", "svv_redshift_functions", "svv_schema_privileges", "svv_roles", "svv_user_info",
    "svv_user_grants", "svv_role_grants", "svv_transactions", "stv_sessions", "stv_slices", "pg_class_info",
    "pg_attribute_info", "pg_proc_info", "pg_user_info", "pg_database_info", "pg_external_schema", "svl_user_info",
    "svv_database_privileges", "svv_default_privileges", "stv_recents", "stv_inflight",
    "stl_load_commits", "stl_file_scan", "stl_unload_log", "sys_unload_history", "sys_unload_detail",
    "stv_tbl_perm", "svv_function_privileges", "svv_column_privileges", "pg_locks",
    "svv_system_privileges", "svv_iam_privileges", "svv_language_privileges", "svv_rls_policy",
    "svv_rls_attached_policy",
    "svv_mv_dependency", "stv_mv_deps", "stv_db_isolation_level", "svv_rls_relation", "svv_rls_applied_policy",
    "svv_masking_policy", "svv_attached_masking_policy",
  ]

  /// What the sessions have run.
  static func isQueryLog(_ parts: [String]) -> Bool { parts.last.map { queryLogs.contains($0) } ?? false }

  private static let queryLogs: Set<String> = [
    "sys_query_history", "sys_query_detail", "sys_query_text", "stl_query", "stl_querytext", "stl_ddltext",
    "stl_utilitytext", "svl_statementtext", "svl_qlog",
  ]

  /// Logs of a cluster at work: but for what was run they have no rows, as nothing is logged.
  static let logs: Set<String> = [
    "pg_library", "pg_statistic_indicator", "stl_alert_event_log", "stl_analyze", "stl_bcast", "stl_commit_stats",
    "stl_connection_log", "stl_ddltext", "stl_delete", "stl_dist", "stl_error", "stl_explain", "stl_insert",
    "stl_plan_info", "stl_query", "stl_query_metrics", "stl_querytext", "stl_s3client", "stl_scan",
    "stl_sessions", "stl_tr_conflict", "stl_undone", "stl_userlog", "stl_utilitytext", "stl_vacuum",
    "stl_wlm_query", "stl_wlm_rule_action", "stv_blocklist", "stv_exec_state", "stv_locks",
    "stv_node_storage_capacity", "stv_partitions", "stv_query_metrics", "stv_wlm_classification_config",
    "stv_wlm_query_state", "stv_wlm_service_class_config", "stv_wlm_service_class_state",
    "svl_auto_worker_action", "svl_compile", "svl_mv_refresh_status", "svl_qlog", "svl_query_metrics",
    "svl_query_metrics_summary", "svl_query_report", "svl_query_summary", "svl_s3log", "svl_s3query_summary",
    "svl_statementtext", "svl_stored_proc_call", "svl_stored_proc_messages", "svv_datashare_objects",
    "svv_datashares", "svv_diskusage", "svv_interleaved_columns", "svv_query_state", "svv_vacuum_progress",
    "svv_vacuum_summary", "sys_analyze_history", "sys_child_query_text", "sys_connection_log",
    "sys_external_query_detail", "sys_external_query_error", "sys_mv_refresh_history", "sys_mv_state",
    "sys_procedure_call", "sys_procedure_messages", "sys_query_detail", "sys_query_explain", "sys_query_history",
    "sys_query_text", "sys_serverless_usage", "sys_session_history", "sys_transaction_history", "sys_userlog",
    "sys_vacuum_history",
    "stl_aggr", "stl_analyze_compression", "stl_disk_full_diag", "stl_hash", "stl_hashjoin", "stl_limit", "stl_merge",
    "stl_mergejoin", "stl_mv_state", "stl_nestloop", "stl_parse", "stl_project", "stl_replacements",
    "stl_restarted_sessions", "stl_return", "stl_s3client_error", "stl_save", "stl_schema_quota_violations", "stl_sort",
    "stl_stream_segs", "stl_unique", "stl_usage_control", "stl_window", "stl_wlm_error", "stv_active_cursors",
    "stv_cursor_configuration", "stv_load_state", "stv_wlm_qmr_config", "stv_wlm_query_queue_state",
    "stv_wlm_query_task_state", "svcs_alert_event_log", "svcs_compile", "svcs_concurrency_scaling_usage",
    "svcs_explain", "svcs_plan_info", "svcs_query_summary", "svcs_s3list", "svcs_s3log", "svcs_s3partition_summary",
    "svcs_s3query_summary", "svcs_stream_segs", "svcs_unload_log", "svl_federated_query",
    "svl_multi_statement_violations", "svl_query_queue_info", "svl_s3list", "svl_s3partition",
    "svl_s3partition_summary", "svl_s3query", "svl_s3retries", "svl_spectrum_scan_error", "svl_terminate",
    "svl_udf_log", "svl_vacuum_percentage", "svv_datashare_consumers", "svv_datashare_privileges",
    "svv_geometry_columns", "svv_identity_providers", "svv_integration", "svv_ml_model_info", "svv_ml_model_privileges",
    "svv_query_inflight", "svv_schema_quota_state", "sys_auto_table_optimization", "sys_copy_job",
    "sys_integration_activity", "sys_schema_quota_violations", "sys_stream_scan_errors", "sys_stream_scan_states",
    "sys_udf_log",
  ]

  /// Whether a name is one of the logs.
  static func isLog(_ parts: [String]) -> Bool {
    guard let name = parts.last, parts.count == 1 || parts[parts.count - 2] == "pg_catalog" else { return false }
    // Those of what was run have as many rows as there were statements.
    return logs.contains(name) && !(name.hasPrefix("sys_") && queryLogs.contains(name))
  }

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
      "sshclient_error"
    ],
    "stv": [
      "ml_model_info", "startup_recovery_state", "tbl_trans", "xrestore_alter_queue_state",
    ],
    "svl": [
      "datashare_change_log", "datashare_usage_consumer", "datashare_usage_producer", "fdw_catalog",
      "qerror", "query_concurrency_scaling_status",
      "restore_alter_table_progress", "s3catalog", "spatial_simplify", "user_grants",
    ],
    "svv": [
      "active_cursors", "copy_job_integrations", "geography_columns", "integration_table_state", "sem_usage",
      "sem_usage_leader", "spectrum_quota",
      "tables_stats",
    ],
    "sys": [
      "analyze_compression_history", "applied_masking_policy_log", "copy_job_detail", "copy_job_info",
      "copy_replacements", "datashare_change_log",
      "datashare_cross_region_usage", "datashare_usage_consumer", "datashare_usage_producer",
      "extension_snapshot", "integration_table_activity",
      "integration_table_state_change", "restore_log", "restore_state", "spatial_simplify", "spectrum_scan_error",
      "undone", "zero_etl",
    ],
    "pg": [
      "conf", "datashare", "datashare_consumer", "identity_provider",
      "get_late_binding_view_cols",
    ],
  ]
}

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
    "stl_load_commits", "stl_file_scan", "stl_unload_log", "sys_unload_history", "sys_unload_detail",
  ]
}

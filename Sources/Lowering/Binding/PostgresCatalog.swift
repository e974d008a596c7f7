import SQL

/// What of PostgreSQL's own catalog looks different on Redshift, and has a counterpart in the prelude (81 and 82).
enum PostgresCatalog {
  static let views: Set<String> = [
    "pg_namespace", "pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_type", "pg_proc",
    "pg_cast",
    "pg_opclass", "pg_opfamily", "pg_amop", "pg_amproc", "pg_trigger", "pg_rewrite", "pg_database", "pg_tablespace",
    "pg_roles", "pg_depend", "pg_user", "pg_shadow", "pg_group", "pg_default_acl", "pg_db_role_setting",
    "pg_stat_activity",
  ]

  static let informationSchema: Set<String> = [
    "table_constraints", "key_column_usage", "constraint_column_usage", "referential_constraints", "check_constraints",
  ]

  static let functions: Set<String> = [
    "format_type", "format_encoding", "pg_get_expr", "pg_get_constraintdef", "pg_get_indexdef", "pg_get_viewdef",
    "pg_get_functiondef",
    "pg_get_function_arguments", "pg_get_function_identity_arguments", "pg_get_function_result", "pg_table_is_visible",
    "pg_type_is_visible", "has_table_privilege", "version", "current_setting", "makeaclitem",
  ]

  /// Functions of the types' own that queries of the catalog call by name.
  static let typeFunctions: Set<String> = [
    "textin", "textout", "namein", "nameout", "oidin", "oidout", "regclassin", "regclassout", "regprocin", "regprocout",
    "regprocedurein", "regprocedureout", "regtypein", "regtypeout", "oidvectorin", "oidvectorout",
    "like_escape", "aclcontains",
  ]

  /// Whether it tells of the catalog in words.
  static func givesText(_ name: String) -> Bool {
    name.hasPrefix("pg_get_") || name == "format_encoding" || name == "array_dims" || name == "textin"
  }

  /// Functions whose rows a query describes itself, and what their columns are.
  static let columnTypes: [String: [String]] = [
    "pg_get_late_binding_view_cols": ["text", "text", "text", "varchar", "int"],
    "pg_get_cols": ["text", "text", "text", "varchar", "int"],
  ]

  /// What reads a relation's name to be cast to `regclass` where PostgreSQL may have no relation of that name.
  static func relation(_ operand: Expression) -> String? {
    guard case .literal(let literal) = operand.kind, case .string(let string) = literal.kind,
      let last = string.value.split(separator: ".").last
    else { return nil }
    if string.value.utf8.count > Names.longest { return "rs_catalog.relation" }
    let name = last.filter { $0 != "\"" }
    return name.hasPrefix("mv_tbl__") || SystemViews.isKnown(name) ? "rs_catalog.relation" : nil
  }

  /// What stands for a function in the lowered text; nil where the name stays.
  static func function(_ parts: [String]) -> String? {
    guard let name = parts.last, parts.count == 1 || parts.count == 2 && parts[0] == "pg_catalog",
      functions.contains(name)
    else { return nil }
    return "rs_catalog." + name
  }
}

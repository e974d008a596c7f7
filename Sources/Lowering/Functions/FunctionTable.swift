import SQL

/// What becomes of a plain call, and its type; functions that need more have code of their own in `Lowerer+Function`.
struct FunctionRule {
  enum Result {
    case unknown
    case fixed(SQLType)
    case argument(Int)
    /// A string no longer than the argument.
    case within(Int)
    /// The argument's type without digits behind the point: a decimal keeps those in front of it.
    case whole(Int)
    /// A decimal of one digit, or a double.
    case sign(Int)
    /// What MOD leaves.
    case remainder
  }

  /// The name in PostgreSQL; nil where it is the same.
  let name: String?
  let result: Result
  /// Which arguments are strings: what is none becomes one, as Redshift casts it.
  let textArguments: [Int]
  /// Which arguments are SUPER values: what is none becomes one. -1 stands for all.
  let superArguments: [Int]

  init(_ name: String? = nil, _ result: Result, text: Set<Int> = [], super documents: Set<Int> = []) {
    self.name = name
    self.result = result
    textArguments = text.sorted()
    superArguments = documents.sorted()
  }
}

/// Every function that Redshift documents, by the groups of its manual: what becomes of a call.
/// `docs/redshift-functions.md` is written from it.
enum FunctionTable {
  static let rules: [String: FunctionRule] = groups.reduce(into: [:]) { all, group in
    all.merge(group.rules) { first, _ in first }
  }

  /// Functions that the lowering has code of its own for.
  static let rewritten: Set<String> = Set(groups.flatMap(\.rewritten))

  /// What the local target does not have, with a hint or an empty text.
  static let refused: [String: String] = groups.reduce(into: [:]) { all, group in
    all.merge(group.refused) { first, _ in first }
  }

  /// All names of functions that Redshift has.
  static let names: Set<String> = Set(rules.keys).union(rewritten).union(refused.keys)

  /// All that is known of a name without asking the database; found once for each call.
  final class Entry: Sendable {
    /// Which part of the lowering has code of its own for it.
    let family: Family
    /// The hint, or an empty text, where the local target does not have it.
    let refusal: String?
    /// What its arguments must be, where that is checked before anything runs.
    let signature: FunctionSignature?
    let rule: FunctionRule?
    /// Its name in the prelude where PostgreSQL has another function of that name.
    let written: String?
    let moments: [SQLType]
    let takesNumbers: Bool
    let takesIntegers: Bool
    /// Whether the leader node alone has it.
    let isLeaderOnly: Bool
    /// Whether it needs PostGIS.
    let isSpatial: Bool

    fileprivate init(_ name: String, _ family: Family) {
      self.family = family
      refusal = FunctionTable.refused[name]
      signature = FunctionTable.counted.contains(name) ? RedshiftFunctions.all[name] : nil
      rule = FunctionTable.rules[name]
      written = PostgresCatalog.function([name])
      moments = FunctionTable.moments[name] ?? []
      takesNumbers = FunctionTable.takesNumbers.contains(name)
      takesIntegers = FunctionTable.takesIntegers.contains(name)
      isSpatial = FunctionTable.spatial[name] != nil || name == "st_collect"
      isLeaderOnly = name == "generate_series" || RedshiftFunctions.all[name]?.isLeaderOnly ?? false
    }
  }

  enum Family { case date, aggregate, conditional, other }

  /// By name: Redshift's own functions, and those of PostgreSQL's catalog that look different there.
  static let entries: [String: Entry] = {
    var families: [String: Family] = [:]
    for name in dateFunctions { families[name] = .date }
    for name in aggregates { families[name] = .aggregate }
    for name in conditionals { families[name] = .conditional }
    var entries: [String: Entry] = [:]
    for name in names.union(typeNames).union(PostgresCatalog.functions) {
      entries[name] = Entry(name, families[name] ?? .other)
    }
    return entries
  }()

  private static let dateFunctions = [
    "dateadd", "date_add", "datediff", "date_diff", "date_part", "datepart", "pgdate_part", "date_trunc",
  ]
  private static let conditionals = ["nvl", "coalesce", "greatest", "least", "nullif", "nvl2", "decode"]
  private static let aggregates = [
    "avg", "sum", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "listagg", "median",
    "percentile_cont", "percentile_disc", "hll", "hll_create_sketch", "count", "ratio_to_report", "lag", "lead",
    "st_collect",
  ]

  struct Group {
    let title: String
    let rules: [String: FunctionRule]
    var rewritten: [String] = []
    var refused: [String: String] = [:]
  }

  static let groups: [Group] = [
    Group(title: "String", rules: strings, rewritten: ["collate"]),
    Group(title: "Hash", rules: hashes),
    Group(
      title: "Date and time", rules: dates,
      rewritten: [
        "dateadd", "date_add", "datediff", "date_diff", "date_part", "datepart", "pgdate_part", "date_trunc", "extract",
        "sysdate", "current_date", "current_timestamp", "current_time", "localtime", "localtimestamp",
      ]),
    Group(title: "Math", rules: numbers, rewritten: ["round", "trunc"]),
    Group(
      title: "Conditional", rules: [:], rewritten: ["nvl", "coalesce", "greatest", "least", "nullif", "nvl2", "decode"]),
    Group(title: "Type formatting", rules: formatting, rewritten: ["cast", "convert", "try_cast", "to_char"]),
    Group(
      title: "JSON, arrays, objects and SUPER", rules: documents,
      rewritten: ["json_extract_path_text", "object_transform"]),
    Group(title: "VARBYTE", rules: bytes),
    Group(
      title: "Aggregate and window", rules: windows,
      rewritten: [
        "avg", "sum", "stddev", "stddev_samp", "stddev_pop", "variance", "var_samp", "var_pop", "listagg", "median",
        "percentile_cont", "percentile_disc", "approximate_percentile_disc", "ratio_to_report", "lag", "lead", "hll",
      ]),
    Group(title: "HyperLogLog sketches", rules: sketches, rewritten: ["hll_create_sketch"]),
    Group(
      title: "System information and administration", rules: system,
      rewritten: [
        "user", "current_user", "session_user", "current_user_id", "current_setting", "set_config", "current_schema",
        "current_database", "current_catalog", "current_role",
      ],
      refused: administration),
    Group(title: "Spatial", rules: spatial, rewritten: ["st_collect"], refused: spatialRefused),
    Group(title: "Machine learning and federated", rules: [:], refused: ["explain_model": "", "ai_generate_sql": ""]),
  ]

  /// Functions whose number of arguments is checked before anything runs.
  static let counted = Set(
    [strings, hashes, dates, numbers, formatting, spatial].flatMap { $0.keys }
      + ["to_char", "round", "trunc", "nullif", "nvl2", "st_collect"])

  static let text = FunctionRule.Result.fixed(.varchar(SQLType.longestVarchar))

  static func shim(
    _ name: String, _ result: FunctionRule.Result, text: Set<Int> = [], super documents: Set<Int> = []
  ) -> FunctionRule {
    FunctionRule("rs_catalog." + name, result, text: text, super: documents)
  }

  private static let strings: [String: FunctionRule] = [
    "upper": .init(nil, .within(0), text: [0]), "lower": .init(nil, .within(0), text: [0]),
    "initcap": shim("initcap", .within(0), text: [0]),
    "left": .init(nil, .within(0), text: [0]), "right": .init(nil, .within(0), text: [0]),
    "substr": .init(nil, .within(0), text: [0]),
    "substring": .init(nil, .within(0), text: [0]), "trim": .init("btrim", .within(0), text: [0, 1]),
    "btrim": .init(nil, .within(0), text: [0, 1]), "ltrim": .init(nil, .within(0), text: [0, 1]),
    "rtrim": .init(nil, .within(0), text: [0, 1]), "lpad": .init(nil, text, text: [0, 2]),
    "rpad": .init(nil, text, text: [0, 2]), "replace": .init(nil, text, text: [0, 1, 2]),
    "translate": .init(nil, text, text: [0, 1, 2]), "reverse": .init(nil, .within(0), text: [0]),
    "repeat": .init(nil, text, text: [0]), "replicate": shim("replicate", text, text: [0]),
    "split_part": shim("split_part", .within(0), text: [0, 1]), "concat": shim("concat", text, text: [0, 1]),
    "len": shim("len", .fixed(.integer), text: [0]), "length": shim("len", .fixed(.integer), text: [0]),
    "char_length": shim("len", .fixed(.integer), text: [0]),
    "character_length": shim("len", .fixed(.integer), text: [0]),
    "textlen": shim("len", .fixed(.integer), text: [0]),
    "octet_length": shim("octet_length", .fixed(.integer), text: [0]),
    "strpos": .init(nil, .fixed(.integer), text: [0, 1]), "position": .init("strpos", .fixed(.integer), text: [0, 1]),
    "charindex": shim("charindex", .fixed(.integer), text: [0, 1]), "ascii": .init(nil, .fixed(.integer), text: [0]),
    "octetindex": shim("octetindex", .fixed(.integer), text: [0, 1]),
    "chr": shim("chr", text), "quote_ident": .init(nil, text, text: [0]),
    "quote_literal": shim("quote_literal", text, text: [0]),
    "regexp_replace": shim("regexp_replace", text, text: [0]), "regexp_substr": shim("regexp_substr", text, text: [0]),
    "regexp_count": shim("regexp_count", .fixed(.integer), text: [0]),
    "regexp_instr": shim("regexp_instr", .fixed(.integer), text: [0]), "soundex": shim("soundex", text, text: [0]),
    "difference": shim("difference", .fixed(.integer), text: [0, 1]),
    "bpcharcmp": shim("bpcharcmp", .fixed(.integer), text: [0, 1]),
    "bttext_pattern_cmp": shim("bpcharcmp", .fixed(.integer), text: [0, 1]),
    "strtol": shim("strtol", .fixed(.bigint), text: [0]), "to_hex": shim("to_hex", text),
    "to_ascii": .init(nil, text, text: [0]), "get_byte": .init(nil, .fixed(.integer)),
    "set_byte": .init(nil, .unknown), "set_bit": .init(nil, .unknown),
  ]

  private static let hashes: [String: FunctionRule] = [
    "md5": shim("md5", text, text: [0]), "func_sha1": shim("func_sha1", text, text: [0]),
    "sha": shim("sha", text, text: [0]),
    "sha1": shim("sha1", text, text: [0]), "sha2": shim("sha2", text, text: [0]),
    "crc32": shim("crc32", text, text: [0]),
    "fnv_hash": shim("fnv_hash", .fixed(.bigint)), "murmur3_32_hash": shim("murmur3_32_hash", .fixed(.integer)),
    "checksum": shim("checksum", .fixed(.integer)),
    "farmfingerprint64": shim("farmfingerprint64", .fixed(.bigint)),
  ]

  private static let dates: [String: FunctionRule] = [
    "getdate": shim("getdate", .fixed(.timestamp)), "add_months": shim("add_months", .fixed(.timestamp)),
    "last_day": shim("last_day", .fixed(.date)), "next_day": shim("next_day", .fixed(.date)),
    "months_between": shim("months_between", .fixed(.double)),
    "convert_timezone": shim("convert_timezone", .fixed(.timestamp)), "date_cmp": shim("date_cmp", .fixed(.integer)),
    "timestamp_cmp": shim("timestamp_cmp", .fixed(.integer)),
    "date_cmp_timestamp": shim("date_cmp_timestamp", .fixed(.integer)),
    "date_cmp_timestamptz": shim("date_cmp_timestamptz", .fixed(.integer)),
    "timestamp_cmp_date": shim("timestamp_cmp_date", .fixed(.integer)),
    "timestamp_cmp_timestamptz": shim("timestamp_cmp_timestamptz", .fixed(.integer)),
    "timestamptz_cmp": shim("timestamptz_cmp", .fixed(.integer)),
    "timestamptz_cmp_date": shim("timestamptz_cmp_date", .fixed(.integer)),
    "timestamptz_cmp_timestamp": shim("timestamptz_cmp_timestamp", .fixed(.integer)),
    "interval_cmp": shim("interval_cmp", .fixed(.integer)),
    "date_part_year": shim("date_part_year", .fixed(.integer)),
    "to_timestamp": shim("to_timestamp", .fixed(.timestamptz), text: [0]), "now": .init(nil, .fixed(.timestamptz)),
    "timezone": .init(nil, .unknown), "timeofday": .init(nil, text), "age": .init(nil, .fixed(.interval)),
    "isfinite": .init(nil, .fixed(.boolean)), "date": .init(nil, .fixed(.date)),
  ]

  private static let numbers: [String: FunctionRule] = [
    "abs": shim("abs", .argument(0)), "ceil": shim("ceil", .whole(0)), "ceiling": shim("ceil", .whole(0)),
    "floor": shim("floor", .whole(0)), "sign": shim("sign", .sign(0)), "mod": shim("mod", .remainder),
    "power": shim("power", .fixed(.double)), "pow": shim("pow", .fixed(.double)), "sqrt": shim("sqrt", .fixed(.double)),
    "exp": shim("exp", .fixed(.double)), "dexp": shim("dexp", .fixed(.double)), "ln": shim("ln", .fixed(.double)),
    "dlog1": shim("dlog1", .fixed(.double)), "log": shim("log", .fixed(.double)),
    "dlog10": shim("dlog10", .fixed(.double)), "random": .init(nil, .fixed(.double)), "pi": .init(nil, .fixed(.double)),
    "cbrt": .init(nil, .fixed(.double)), "degrees": .init(nil, .fixed(.double)), "radians": .init(nil, .fixed(.double)),
    "sin": .init(nil, .fixed(.double)), "cos": .init(nil, .fixed(.double)), "tan": .init(nil, .fixed(.double)),
    "factorial": .init(nil, .unknown), "asin": .init(nil, .fixed(.double)), "acos": .init(nil, .fixed(.double)),
    "atan": .init(nil, .fixed(.double)),
    "atan2": .init(nil, .fixed(.double)), "cot": .init(nil, .fixed(.double)),
  ]

  private static let formatting: [String: FunctionRule] = [
    "to_date": shim("to_date", .fixed(.date), text: [0]), "to_number": shim("to_number", .unknown, text: [0]),
    "text_to_int_alt": shim("text_to_int_alt", .fixed(.integer), text: [0]),
    "text_to_numeric_alt": shim("text_to_numeric_alt", .unknown, text: [0]),
  ]

  /// JSON in strings, and SUPER.
  private static let documents: [String: FunctionRule] = [
    "is_valid_json": shim("is_valid_json", .fixed(.boolean), text: [0]),
    "is_valid_json_array": shim("is_valid_json_array", .fixed(.boolean), text: [0]),
    "can_json_parse": shim("can_json_parse", .fixed(.boolean), text: [0]),
    "json_parse": shim("json_parse", .fixed(.super)),
    "json_serialize": shim("json_serialize", text, super: [0]),
    "json_serialize_to_varbyte": shim("json_serialize_to_varbyte", .fixed(.varbyte(64000)), super: [0]),
    "json_typeof": shim("json_typeof", text, super: [0]),
    "json_array_length": shim("json_array_length", .fixed(.integer), text: [0]),
    "json_extract_array_element_text": shim("json_extract_array_element_text", text, text: [0]),
    "json_size": shim("json_size", .fixed(.integer), super: [0]),
    "split_to_array": shim("split_to_array", .fixed(.super), text: [0]),
    "get_array_length": shim("get_array_length", .fixed(.integer), super: [0]),
    "array_concat": shim("array_concat", .fixed(.super), super: [0, 1]),
    "array_flatten": shim("array_flatten", .fixed(.super), super: [0]),
    "subarray": shim("subarray", .fixed(.super), super: [0]),
    "array_to_string": shim("array_to_string", text, super: [0]),
    "array_contains": shim("array_contains", .fixed(.boolean), super: [0, 1]),
    "array_distinct": shim("array_distinct", .fixed(.super), super: [0]),
    "array_except": shim("array_except", .fixed(.super), super: [0, 1]),
    "array_intersection": shim("array_intersection", .fixed(.super), super: [0, 1]),
    "array_position": shim("array_position", .fixed(.integer), super: [0, 1]),
    "array_positions": shim("array_positions", .fixed(.super), super: [0, 1]),
    "array_sort": shim("array_sort", .fixed(.super), super: [0]),
    "array_union": shim("array_union", .fixed(.super), super: [0, 1]),
    "arrays_overlap": shim("arrays_overlap", .fixed(.boolean), super: [0, 1]),
    "lower_attribute_names": shim("lower_attribute_names", .fixed(.super), super: [0]),
    "upper_attribute_names": shim("upper_attribute_names", .fixed(.super), super: [0]),
    "get_number_attributes": shim("get_number_attributes", .fixed(.integer), super: [0]),
    "is_array": shim("is_array", .fixed(.boolean), super: [0]),
    "is_object": shim("is_object", .fixed(.boolean), super: [0]),
    "is_scalar": shim("is_scalar", .fixed(.boolean), super: [0]),
    "is_boolean": shim("is_boolean", .fixed(.boolean), super: [0]),
    "is_varchar": shim("is_varchar", .fixed(.boolean), super: [0]),
    "is_char": shim("is_char", .fixed(.boolean), super: [0]),
    "is_smallint": shim("is_smallint", .fixed(.boolean), super: [0]),
    "is_integer": shim("is_integer", .fixed(.boolean), super: [0]),
    "is_bigint": shim("is_bigint", .fixed(.boolean), super: [0]),
    "is_decimal": shim("is_decimal", .fixed(.boolean), super: [0]),
    "is_float": shim("is_float", .fixed(.boolean), super: [0]),
    "decimal_precision": shim("decimal_precision", .fixed(.integer), super: [0]),
    "decimal_scale": shim("decimal_scale", .fixed(.integer), super: [0]),
    "array": shim("\"array\"", .fixed(.super), super: [-1]), "object": shim("object", .fixed(.super), super: [-1]),
  ]

  private static let bytes: [String: FunctionRule] = [
    "to_varbyte": shim("to_varbyte", .fixed(.varbyte(64000)), text: [0]),
    "from_varbyte": shim("from_varbyte", text), "from_hex": shim("from_hex", .fixed(.varbyte(64000)), text: [0]),
    "getbit": shim("getbit", .fixed(.integer)),
  ]

  /// Aggregates and window functions whose text stays.
  private static let windows: [String: FunctionRule] = [
    "count": .init(nil, .fixed(.bigint)), "min": .init(nil, .argument(0)), "max": .init(nil, .argument(0)),
    "any_value": shim("any_value", .argument(0)), "bool_or": .init(nil, .fixed(.boolean)),
    "bool_and": .init(nil, .fixed(.boolean)),
    "bit_and": .init(nil, .argument(0)), "bit_or": .init(nil, .argument(0)),
    "row_number": .init(nil, .fixed(.bigint)), "rank": .init(nil, .fixed(.bigint)),
    "dense_rank": .init(nil, .fixed(.bigint)), "ntile": .init(nil, .fixed(.bigint)),
    "percent_rank": .init(nil, .fixed(.double)), "cume_dist": .init(nil, .fixed(.double)),
    "first_value": .init(nil, .argument(0)), "last_value": .init(nil, .argument(0)),
    "nth_value": .init(nil, .argument(0)),
    "grouping": .init(nil, .fixed(.integer)), "grouping_id": .init("grouping", .fixed(.integer)),
  ]

  private static let system: [String: FunctionRule] = [
    "version": shim("version", text), "has_table_privilege": shim("has_table_privilege", .fixed(.boolean)),
    "has_database_privilege": .init(nil, .fixed(.boolean)), "has_schema_privilege": .init(nil, .fixed(.boolean)),
    "current_schemas": .init(nil, .unknown), "pg_backend_pid": .init(nil, .fixed(.integer)),
    "pg_cancel_backend": .init(nil, .unknown), "pg_terminate_backend": .init(nil, .unknown),
    "pg_last_query_id": shim("pg_last_query_id", .fixed(.bigint)),
    "last_user_query_id": shim("pg_last_query_id", .fixed(.bigint)),
    "pg_last_copy_count": shim("pg_last_copy_count", .fixed(.integer)),
    "pg_last_copy_id": shim("pg_last_copy_id", .fixed(.bigint)),
    "pg_last_unload_id": shim("pg_last_unload_id", .fixed(.bigint)),
    "pg_last_unload_count": shim("pg_last_unload_count", .fixed(.bigint)),
    "pg_get_late_binding_view_cols": shim("pg_get_late_binding_view_cols", .unknown),
    "pg_get_cols": shim("pg_get_cols", .unknown), "slice_num": shim("slice_num", .fixed(.integer)),
    "user_is_member_of": shim("user_is_member_of", .fixed(.boolean)),
    "role_is_member_of": shim("role_is_member_of", .fixed(.boolean)),
    "obj_description": .init(nil, text), "col_description": .init(nil, text), "format_type": .init(nil, text),
    "generate_series": .init(nil, .unknown),
  ]
}

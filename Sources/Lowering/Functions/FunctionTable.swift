import SQL

/// What becomes of a plain call, and its type; functions that need more have code of their own in `Lowerer+Function`.
struct FunctionRule {
  enum Result {
    case unknown
    case fixed(SQLType)
    case argument(Int)
    /// A string no longer than the argument.
    case within(Int)
  }

  /// The name in PostgreSQL; nil where it is the same.
  let name: String?
  let result: Result
  /// Which arguments are strings: what is none becomes one, as Redshift casts it.
  let textArguments: Set<Int>

  init(_ name: String? = nil, _ result: Result, text: Set<Int> = []) {
    self.name = name
    self.result = result
    textArguments = text
  }
}

enum FunctionTable {
  static let rules: [String: FunctionRule] = strings.merging(dates) { first, _ in first }
    .merging(numbers) { first, _ in first }.merging(documents) { first, _ in first }
    .merging(windows) { first, _ in first }.merging(system) { first, _ in first }

  private static let text = FunctionRule.Result.fixed(.varchar(SQLType.longestVarchar))

  private static func shim(_ name: String, _ result: FunctionRule.Result, text: Set<Int> = []) -> FunctionRule {
    FunctionRule("rs_catalog." + name, result, text: text)
  }

  private static let strings: [String: FunctionRule] = [
    "upper": .init(nil, .within(0), text: [0]), "lower": .init(nil, .within(0), text: [0]),
    "initcap": .init(nil, .within(0), text: [0]),
    "left": .init(nil, .within(0), text: [0]), "right": .init(nil, .within(0), text: [0]),
    "substr": .init(nil, .within(0), text: [0]),
    "substring": .init(nil, .within(0), text: [0]), "trim": .init("btrim", .within(0), text: [0, 1]),
    "btrim": .init(nil, .within(0), text: [0, 1]), "ltrim": .init(nil, .within(0), text: [0, 1]),
    "rtrim": .init(nil, .within(0), text: [0, 1]), "lpad": .init(nil, text, text: [0, 2]),
    "rpad": .init(nil, text, text: [0, 2]), "replace": .init(nil, text, text: [0, 1, 2]),
    "translate": .init(nil, text, text: [0, 1, 2]), "reverse": .init(nil, .within(0), text: [0]),
    "repeat": .init(nil, text, text: [0]), "replicate": shim("replicate", text, text: [0]),
    "split_part": .init(nil, .within(0), text: [0, 1]), "concat": shim("concat", text, text: [0, 1]),
    "len": shim("len", .fixed(.integer), text: [0]), "length": .init(nil, .fixed(.integer), text: [0]),
    "char_length": .init(nil, .fixed(.integer), text: [0]), "character_length": .init(nil, .fixed(.integer), text: [0]),
    "textlen": .init("length", .fixed(.integer), text: [0]), "octet_length": .init(nil, .fixed(.integer), text: [0]),
    "strpos": .init(nil, .fixed(.integer), text: [0, 1]), "position": .init("strpos", .fixed(.integer), text: [0, 1]),
    "charindex": shim("charindex", .fixed(.integer), text: [0, 1]), "ascii": .init(nil, .fixed(.integer), text: [0]),
    "chr": .init(nil, text), "quote_ident": .init(nil, text, text: [0]), "quote_literal": .init(nil, text, text: [0]),
    "regexp_replace": shim("regexp_replace", text, text: [0]), "regexp_substr": shim("regexp_substr", text, text: [0]),
    "regexp_count": shim("regexp_count", .fixed(.integer), text: [0]),
    "regexp_instr": shim("regexp_instr", .fixed(.integer), text: [0]), "soundex": shim("soundex", text, text: [0]),
    "strtol": shim("strtol", .fixed(.bigint)), "to_hex": .init(nil, text), "md5": .init(nil, text, text: [0]),
    "func_sha1": shim("func_sha1", text, text: [0]), "sha": shim("sha", text, text: [0]),
    "sha1": shim("sha1", text, text: [0]), "sha2": shim("sha2", text, text: [0]),
    "crc32": shim("crc32", text, text: [0]), "fnv_hash": shim("fnv_hash", .fixed(.bigint)),
    "to_char": .init(nil, text), "to_number": .init(nil, .unknown, text: [0]),
  ]

  private static let dates: [String: FunctionRule] = [
    "getdate": shim("getdate", .fixed(.timestamp)), "add_months": shim("add_months", .fixed(.timestamp)),
    "last_day": shim("last_day", .fixed(.date)), "next_day": shim("next_day", .fixed(.date)),
    "months_between": shim("months_between", .fixed(.double)),
    "convert_timezone": shim("convert_timezone", .fixed(.timestamp)), "date_cmp": shim("date_cmp", .fixed(.integer)),
    "timestamp_cmp": shim("timestamp_cmp", .fixed(.integer)),
    "date_cmp_timestamp": shim("date_cmp_timestamp", .fixed(.integer)),
    "timestamp_cmp_date": shim("timestamp_cmp_date", .fixed(.integer)),
    "timestamptz_cmp": shim("timestamptz_cmp", .fixed(.integer)),
    "interval_cmp": shim("interval_cmp", .fixed(.integer)),
    "date_part_year": shim("date_part_year", .fixed(.integer)), "to_date": shim("to_date", .fixed(.date), text: [0]),
    "to_timestamp": shim("to_timestamp", .fixed(.timestamptz), text: [0]), "now": .init(nil, .fixed(.timestamptz)),
  ]

  private static let numbers: [String: FunctionRule] = [
    "abs": .init(nil, .argument(0)), "ceil": .init(nil, .argument(0)), "ceiling": .init(nil, .argument(0)),
    "floor": .init(nil, .argument(0)), "sign": .init(nil, .argument(0)), "mod": shim("mod", .argument(0)),
    "power": shim("power", .fixed(.double)), "pow": shim("pow", .fixed(.double)), "sqrt": shim("sqrt", .fixed(.double)),
    "exp": shim("exp", .fixed(.double)), "dexp": shim("dexp", .fixed(.double)), "ln": shim("ln", .fixed(.double)),
    "dlog1": shim("dlog1", .fixed(.double)), "log": shim("log", .fixed(.double)),
    "dlog10": shim("dlog10", .fixed(.double)), "random": .init(nil, .fixed(.double)), "pi": .init(nil, .fixed(.double)),
    "cbrt": .init(nil, .fixed(.double)), "degrees": .init(nil, .fixed(.double)), "radians": .init(nil, .fixed(.double)),
    "sin": .init(nil, .fixed(.double)), "cos": .init(nil, .fixed(.double)), "tan": .init(nil, .fixed(.double)),
    "asin": .init(nil, .fixed(.double)), "acos": .init(nil, .fixed(.double)), "atan": .init(nil, .fixed(.double)),
    "atan2": .init(nil, .fixed(.double)), "cot": .init(nil, .fixed(.double)),
  ]

  /// JSON in strings, and SUPER.
  private static let documents: [String: FunctionRule] = [
    "is_valid_json": shim("is_valid_json", .fixed(.boolean)),
    "is_valid_json_array": shim("is_valid_json_array", .fixed(.boolean)),
    "can_json_parse": shim("can_json_parse", .fixed(.boolean)), "json_parse": shim("json_parse", .fixed(.super)),
    "json_serialize": shim("json_serialize", text), "json_typeof": shim("json_typeof", text),
    "json_array_length": shim("json_array_length", .fixed(.integer)),
    "json_extract_array_element_text": shim("json_extract_array_element_text", text),
    "split_to_array": shim("split_to_array", .fixed(.super)),
    "get_array_length": shim("get_array_length", .fixed(.integer)),
    "array_concat": shim("array_concat", .fixed(.super)), "array_flatten": shim("array_flatten", .fixed(.super)),
    "subarray": shim("subarray", .fixed(.super)), "array_to_string": shim("array_to_string", text),
    "is_array": shim("is_array", .fixed(.boolean)), "is_object": shim("is_object", .fixed(.boolean)),
    "is_scalar": shim("is_scalar", .fixed(.boolean)), "is_boolean": shim("is_boolean", .fixed(.boolean)),
    "is_varchar": shim("is_varchar", .fixed(.boolean)), "is_char": shim("is_char", .fixed(.boolean)),
    "is_integer": shim("is_integer", .fixed(.boolean)), "is_bigint": shim("is_bigint", .fixed(.boolean)),
    "array": .init("jsonb_build_array", .fixed(.super)), "object": .init("jsonb_build_object", .fixed(.super)),
  ]

  /// Aggregates and window functions whose text stays.
  private static let windows: [String: FunctionRule] = [
    "count": .init(nil, .fixed(.bigint)), "min": .init(nil, .argument(0)), "max": .init(nil, .argument(0)),
    "any_value": shim("any_value", .argument(0)), "bool_or": .init(nil, .fixed(.boolean)),
    "bool_and": .init(nil, .fixed(.boolean)), "every": .init(nil, .fixed(.boolean)),
    "bit_and": .init(nil, .argument(0)), "bit_or": .init(nil, .argument(0)),
    "row_number": .init(nil, .fixed(.bigint)), "rank": .init(nil, .fixed(.bigint)),
    "dense_rank": .init(nil, .fixed(.bigint)), "ntile": .init(nil, .fixed(.bigint)),
    "percent_rank": .init(nil, .fixed(.double)), "cume_dist": .init(nil, .fixed(.double)),
    "first_value": .init(nil, .argument(0)), "last_value": .init(nil, .argument(0)),
    "nth_value": .init(nil, .argument(0)), "lag": .init(nil, .argument(0)), "lead": .init(nil, .argument(0)),
    "grouping": .init(nil, .fixed(.integer)), "grouping_id": .init("grouping", .fixed(.integer)),
  ]

  private static let system: [String: FunctionRule] = [
    "version": shim("version", text), "has_table_privilege": shim("has_table_privilege", .fixed(.boolean)),
    "current_user_id": shim("current_user_id", .fixed(.integer)),
    "pg_last_query_id": shim("pg_last_query_id", .fixed(.bigint)),
    "pg_last_copy_count": shim("pg_last_copy_count", .fixed(.integer)),
    "pg_get_late_binding_view_cols": shim("pg_get_late_binding_view_cols", .unknown),
  ]

  /// Redshift's functions that the local target does not have.
  static let refused: [String: String] = [
    "farmfingerprint64": "", "murmur3_32_hash": "", "checksum": "its algorithm is not published", "hll": "",
    "hll_cardinality": "", "hll_combine": "", "hll_create_sketch": "", "object_transform": "", "explain_model": "",
    "st_point": "spatial functions need PostGIS", "st_distance": "spatial functions need PostGIS",
    "st_geomfromtext": "spatial functions need PostGIS", "st_astext": "spatial functions need PostGIS",
    "st_contains": "spatial functions need PostGIS", "st_within": "spatial functions need PostGIS",
    "st_makepoint": "spatial functions need PostGIS", "pg_last_copy_id": "", "pg_last_unload_count": "",
    "text_to_int_alt": "", "text_to_numeric_alt": "",
  ]
}

import SQL

/// What the local target does not have: told by name before anything runs.
extension FunctionTable {
  static let sketches: [String: FunctionRule] = [
    "hll_cardinality": FunctionRule("rs_catalog.hll_cardinality", .fixed(.bigint)),
    "hll_combine": FunctionRule("rs_catalog.hll_combine", .fixed(.hllsketch)),
    "hll_combine_sketches": FunctionRule("rs_catalog.hll_combine_sketches", .fixed(.hllsketch)),
  ]

  static let administration: [String: String] = {
    let cloud = "it tells of an AWS account, and there is none here"
    let queue = "there are no queues here"
    return [
      "change_query_priority": queue, "change_session_priority": queue, "change_user_priority": queue,
      "current_aws_account": cloud, "current_namespace": cloud, "current_session_arn": cloud, "reboot_cluster": cloud,
      "has_assumerole_privilege": cloud, "pg_get_grantee_by_iam_role": cloud, "pg_get_iam_role_by_user": cloud,
      "pg_get_session_roles": "",
    ]
  }()

  /// Functions whose string arguments become numbers.
  static let takesNumbers: WordSet = ["abs", "ceil", "ceiling", "floor", "sign", "mod", "power", "pow", "sqrt"]

  /// What functions of other databases are called here.
  static let elsewhere: [String: String] = [
    "connect_by_root": "a recursive common table that carries the root along",
    "sys_connect_by_path": "a recursive common table that carries the path along", "ifnull": "NVL(a, b)",
    "isnull": "NVL(a, b)", "zeroifnull": "NVL(a, 0)", "nullifzero": "NULLIF(a, 0)",
    "iff": "CASE WHEN … THEN … ELSE … END", "if": "CASE WHEN … THEN … ELSE … END", "instr": "STRPOS(string, part)",
    "locate": "STRPOS(string, part)", "substring_index": "SPLIT_PART(string, delimiter, part)",
    "to_varchar": "TO_CHAR(…) or a cast", "to_decimal": "a cast", "date_format": "TO_CHAR(…)",
    "format_date": "TO_CHAR(…)",
    "strftime": "TO_CHAR(…)", "parse_date": "TO_DATE(…)", "parse_timestamp": "TO_TIMESTAMP(…)",
    "curdate": "CURRENT_DATE", "today": "CURRENT_DATE", "curtime": "GETDATE()", "current_datetime": "GETDATE()",
    "year": "EXTRACT(YEAR FROM …)", "quarter": "EXTRACT(QUARTER FROM …)", "month": "EXTRACT(MONTH FROM …)",
    "day": "EXTRACT(DAY FROM …)", "hour": "EXTRACT(HOUR FROM …)", "minute": "EXTRACT(MINUTE FROM …)",
    "second": "EXTRACT(SECOND FROM …)", "week": "EXTRACT(WEEK FROM …)", "dayofweek": "EXTRACT(DOW FROM …)",
    "dayofyear": "EXTRACT(DOY FROM …)", "dayname": "TO_CHAR(…, 'Day')", "monthname": "TO_CHAR(…, 'Month')",
    "date_sub": "DATEADD(part, -n, …)", "timestamp_diff": "DATEDIFF(…)", "timestampdiff": "DATEDIFF(…)",
    "timestampadd": "DATEADD(…)", "timestamp_add": "DATEADD(…)", "timestamp_trunc": "DATE_TRUNC(…)",
    "truncate": "TRUNC(…)", "rand": "RANDOM()", "uuid": "MD5(…) of what makes the row one of a kind",
    "uuid_string": "MD5(…) of what makes the row one of a kind", "group_concat": "LISTAGG(…)",
    "safe_cast": "TRY_CAST(… AS …)", "safe_divide": "a / NULLIF(b, 0)", "div0": "NVL(a / NULLIF(b, 0), 0)",
    "countif": "SUM(CASE WHEN … THEN 1 ELSE 0 END)", "count_if": "SUM(CASE WHEN … THEN 1 ELSE 0 END)",
    "contains": "STRPOS(…) > 0", "startswith": "LIKE", "endswith": "LIKE", "regexp_extract": "REGEXP_SUBSTR(…)",
    "regexp_contains": "the operator ~", "parse_json": "JSON_PARSE(…)", "sha256": "SHA2(…, 256)",
    "sha512": "SHA2(…, 512)", "unix_timestamp": "EXTRACT(EPOCH FROM …)",
    "from_unixtime": "DATEADD(second, …, '1970-01-01')",
    "arbitrary": "ANY_VALUE(…)", "approx_distinct": "APPROXIMATE COUNT(DISTINCT …)",
    "approx_count_distinct": "APPROXIMATE COUNT(DISTINCT …)", "square": "POWER(a, 2)",
    "space": "REPEAT(' ', n)", "datefromparts": "TO_DATE(…)", "eomonth": "LAST_DAY(…)", "stuff": "SUBSTRING(…) || …",
  ]

  /// Functions of whole numbers and of other things: a null alone is taken as a number.
  static let takesIntegers: Set<String> = ["to_hex", "chr", "checksum", "murmur3_32_hash"]

  /// The types of functions that exist for these alone: others of the family are cast, as Redshift does.
  static let moments: [String: [SQLType]] = [
    "date_cmp": [.date, .date], "timestamp_cmp": [.timestamp, .timestamp],
    "date_cmp_timestamp": [.date, .timestamp], "date_cmp_timestamptz": [.date, .timestamptz],
    "timestamp_cmp_date": [.timestamp, .date], "timestamp_cmp_timestamptz": [.timestamp, .timestamptz],
    "timestamptz_cmp": [.timestamptz, .timestamptz], "timestamptz_cmp_date": [.timestamptz, .date],
    "timestamptz_cmp_timestamp": [.timestamptz, .timestamp], "interval_cmp": [.interval, .interval],
    "months_between": [.timestamp, .timestamp],
  ]

  /// Types whose names may stand as functions: `int4(x)`.
  static let typeNames: Set<String> = [
    "text", "int2", "int4", "int8", "float4", "float8", "numeric", "varchar", "bpchar", "bool", "time", "timestamp",
    "timestamptz", "interval", "name", "char",
  ]

  /// PostgreSQL's functions that Redshift does not have, though the local server would answer: with what to write instead.
  static let postgresOnly: [String: String] = {
    var result: [String: String] = [
      "string_agg": "write LISTAGG(…) WITHIN GROUP (ORDER BY …)", "array_agg": "write LISTAGG, or collect into SUPER",
      "concat_ws": "join the strings with ||", "to_timestamptz": "", "clock_timestamp": "write GETDATE()",
      "statement_timestamp": "write GETDATE()", "transaction_timestamp": "write SYSDATE",
      "make_date": "write TO_DATE(…)", "make_timestamp": "write TO_TIMESTAMP(…)", "make_interval": "write DATEADD(…)",
      "date_bin": "write DATE_TRUNC(…)", "regexp_match": "write REGEXP_SUBSTR(…)",
      "regexp_matches": "write REGEXP_SUBSTR(…)", "regexp_like": "write the operator ~",
      "regexp_split_to_array": "write SPLIT_TO_ARRAY(…)", "regexp_split_to_table": "", "starts_with": "write LIKE",
      "unnest": "name the array in FROM: FROM t, t.items AS x", "format": "join the strings with ||",
      "every": "write BOOL_AND(…)", "div": "write TRUNC(a / b)", "width_bucket": "", "setseed": "write SET SEED TO …",
      "gen_random_uuid": "", "encode": "write TO_HEX(…)", "json_agg": "", "jsonb_agg": "",
      "array_length":
        "write GET_ARRAY_LENGTH(…)", "cardinality": "write GET_ARRAY_LENGTH(…)", "mode": "", "log10": "write DLOG10(…)",
      "string_to_array": "write SPLIT_TO_ARRAY(…)", "to_json": "", "to_jsonb": "", "row_to_json": "",
      "json_build_object": "write OBJECT(…)", "jsonb_build_object": "write OBJECT(…)",
      "json_build_array": "write ARRAY(…)", "jsonb_build_array": "write ARRAY(…)", "bit_length": "",
      "json_object_keys": "", "jsonb_object_keys": "", "json_array_elements": "", "jsonb_array_elements": "",
      "json_each": "", "jsonb_each": "", "json_populate_record": "", "jsonb_path_query": "", "jsonb_set": "",
      "pg_sleep": "", "xmlagg": "", "convert_from": "", "convert_to": "", "quote_nullable": "", "justify_days": "",
      "justify_hours": "", "justify_interval": "", "overlay": "", "generate_subscripts": "", "nextval": "",
      "currval": "",
      "setval": "", "lastval": "", "num_nulls": "", "num_nonnulls": "", "parse_ident": "", "erf": "", "gcd": "",
      "lcm": "",
      "array_remove": "", "array_replace": "", "trim_array": "", "range_agg": "", "bit_xor": "",
      "array_append": "write ARRAY_CONCAT(…)", "array_prepend": "write ARRAY_CONCAT(…)", "scale": "", "min_scale": "",
      "trim_scale": "", "unistr": "", "normalize": "", "current_query": "", "pg_advisory_lock": "",
      "pg_advisory_unlock": "", "pg_advisory_xact_lock": "", "pg_try_advisory_lock": "", "xmlforest": "",
      "pg_size_pretty": "", "pg_relation_size": "query SVV_TABLE_INFO", "pg_table_size": "query SVV_TABLE_INFO",
      "pg_total_relation_size": "query SVV_TABLE_INFO", "pg_database_size": "query SVV_TABLE_INFO",
    ]
    for name in [
      "corr", "covar_pop", "covar_samp", "regr_avgx", "regr_avgy", "regr_count", "regr_intercept", "regr_r2",
      "regr_slope", "regr_sxx", "regr_sxy", "regr_syy",
    ] { result[name] = "write it with SUM and AVG" }
    return result
  }()
}

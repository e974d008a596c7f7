/// The functions that Redshift documents, one way to call each on a line. What is not here is let be.
extension RedshiftFunctions {
  static let aggregates = """
    any_value(any) argument0 aggregate
    approximate_count_distinct(any) bigint aggregate filled
    avg(number) mean aggregate
    bit_and/bit_or(any) argument0 aggregate
    bool_and/bool_or/every(boolean) boolean aggregate
    count(any?) bigint aggregate filled
    listagg(any, text?) text aggregate compute
    max/min(any) argument0 aggregate
    median(any) unknown aggregate compute
    percentile_cont/percentile_disc(any) unknown aggregate compute
    stddev/stddev_samp/stddev_pop/variance/var_samp/var_pop(number) double aggregate
    sum(number) sum aggregate
    hll(any) bigint aggregate filled
    hll_create_sketch(any) hllsketch aggregate
    hll_combine(any) hllsketch aggregate
    hll_cardinality(any) bigint
    hll_combine_sketches(any, any) hllsketch
    grouping(any, any*) integer filled
    grouping_id(any, any*) integer filled
    """

  static let windows = """
    cume_dist() double window filled
    dense_rank/rank/row_number() bigint window filled
    first_value/last_value(any) argument0 window
    lag/lead(any, number?, any?) argument0 window
    nth_value(any, number) argument0 window
    ntile(number) bigint window
    percent_rank() double window filled
    ratio_to_report(number) double window
    """

  static let conditions = """
    coalesce/nvl(any, any*) common0
    greatest/least(any, any*) common0
    nullif(any, any) argument0
    nvl2(any, any, any) common1
    decode(any, any, any, any*) decode
    """

  static let dates = """
    add_months(moment, number) timestamp
    age(moment, moment?) interval leader
    convert_timezone(text, moment) timestamp
    convert_timezone(text, text, moment) timestamp
    current_date() date filled
    current_time() timetz leader filled
    current_timestamp(number?) timestamptz leader filled
    date_cmp/date_cmp_timestamp/date_cmp_timestamptz(moment, moment) integer
    date_part/datepart/pgdate_part(part, any) unknown
    date_part_year(moment) integer
    date_trunc(part, any) moment
    dateadd/date_add(part, number, any) moment
    datediff/date_diff(part, any, any) bigint
    getdate() timestamp filled
    interval_cmp(any, any) integer
    isfinite(any) boolean leader
    last_day(moment) date
    localtime() time leader filled
    localtimestamp() timestamp leader filled
    months_between(moment, moment) double
    next_day(moment, text) date
    now() timestamptz leader filled
    sysdate() timestamp filled
    timeofday() text leader volatile filled
    timestamp_cmp/timestamp_cmp_date/timestamp_cmp_timestamptz(moment, moment) integer
    timestamptz_cmp/timestamptz_cmp_date/timestamptz_cmp_timestamp(moment, moment) integer
    timezone(text, any) unknown
    to_char(any, text) text
    to_date(text, text, any?) date
    to_timestamp(text, text, any?) timestamptz
    """

  static let numbers = """
    abs/sign(number) argument0
    ceil/ceiling/floor(number) unknown
    round(number, number?) unknown
    trunc(any, number?) truncation
    mod(number, number) remainder
    power/pow/atan2(number, number) double
    sqrt/exp/dexp/ln/dlog1/dlog10/cbrt/degrees/radians(number) double
    log(number, number?) double
    factorial(number) unknown leader
    sin/cos/tan/asin/acos/atan/cot(number) double
    pi() double filled
    random() double volatile filled
    to_number(text, text) unknown
    strtol(text, number) bigint
    checksum(any) integer
    to_hex(any) text
    """

  static let strings = """
    ascii(text) integer
    btrim/ltrim/rtrim/trim(text, text?) within0
    bpcharcmp/bttext_pattern_cmp(text, text) integer
    char_length/character_length/len/length/textlen/octet_length(any) integer
    charindex/strpos(text, text) integer
    octetindex(text, text) integer
    chr(number) text
    concat(any, any) text
    crc32(text) text
    difference(text, text) integer
    initcap/lower/upper/reverse(text) within0
    left/right(text, number) within0
    lpad/rpad(text, number, text?) text
    md5(text) text
    sha/sha1/func_sha1(text) text
    sha2(text, number) text
    fnv_hash(any, any?) bigint
    farmfingerprint64(any) bigint
    murmur3_32_hash(any, any?) integer
    quote_ident/quote_literal(text) text
    regexp_count(text, text, number?, text?) integer
    regexp_instr(text, text, number?, number?, number?, text?) integer
    regexp_replace(text, text, text?, number?, text?) text
    regexp_substr(text, text, number?, number?, text?) text
    repeat/replicate(text, number) text
    replace/translate(text, text, text) text
    soundex(text) text
    split_part(text, text, number) within0
    substring(text, number, number?) within0
    substr(text, number, number?) within0 leader
    to_ascii/get_byte/set_bit/set_byte(any*) unknown leader
    getbit(any, number) integer
    """

  static let documents = """
    array(any*) super
    array_concat(any, any) super
    array_flatten(any) super
    array_to_string(any, text, any?) text
    subarray(any, number, number?) super
    get_array_length(any) integer
    split_to_array(text, text?) super
    object(any*) super
    is_array/is_object/is_scalar/is_boolean/is_varchar/is_char(any) boolean
    is_integer/is_bigint/is_smallint/is_decimal/is_float(any) boolean
    decimal_precision/decimal_scale(any) integer
    json_typeof(any) text
    json_parse(any) super
    json_serialize(any) text
    can_json_parse/is_valid_json/is_valid_json_array(any) boolean
    json_array_length(text, any?) integer
    json_extract_array_element_text(text, number, any?) text
    json_extract_path_text(text, text, any*) text
    lower_attribute_names/upper_attribute_names(any) super
    """

  static let system = """
    current_database() text filled
    current_schema() text leader
    current_schemas(any) unknown leader
    current_user() text filled
    current_user_id() integer filled
    session_user() text filled
    user() text filled
    version() text filled
    pg_backend_pid/pg_last_copy_count/pg_last_query_id/pg_last_unload_count(any*) unknown
    has_database_privilege/has_schema_privilege/has_table_privilege(any, any, any?) boolean leader
    """
}

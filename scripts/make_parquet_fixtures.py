#!/usr/bin/env python3
"""Writes the Parquet files that the reader's tests read, and what they hold as text, with pyarrow.

usage: scripts/make_parquet_fixtures.py [folder]    (default Tests/Cases/parquet; needs pyarrow)

Each NAME.parquet has a NAME.json: the schema as our reader states it, and the rows as the text that PostgreSQL reads
(null where null), nested values as JSON. The text is made here from the values, not from a reader of the file.
"""

import datetime as dt
import decimal
import json
import pathlib
import random
import struct
import sys
import uuid

import pyarrow as pa
import pyarrow.parquet as pq

folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).parent.parent / "Tests/Cases/parquet")
folder.mkdir(parents=True, exist_ok=True)
UTC = dt.timezone.utc
EPOCH = dt.datetime(1970, 1, 1)


def day(days):
    """Text of days since 1970, beyond Python's years too."""
    shifted = days + 719468
    era, rest = divmod(shifted, 146097)
    y = (rest - rest // 1460 + rest // 36524 - rest // 146096) // 365
    n = rest - (365 * y + y // 4 - y // 100)
    m = (5 * n + 2) // 153
    d = n - (153 * m + 2) // 5 + 1
    month = m + 3 if m < 10 else m - 9
    year = y + era * 400 + (month <= 2)
    return (f"{1 - year:04d}-{month:02d}-{d:02d}", " BC") if year <= 0 else (f"{year:04d}-{month:02d}-{d:02d}", "")


def clock(micros):
    seconds, fraction = divmod(micros, 10**6)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return text + (f".{fraction:06d}".rstrip("0") if fraction else "")


UNITS = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}


def scalar(kind, value, nested=False):
    """A value as text; integers stand for times, in their unit."""
    if value is None:
        return None
    if pa.types.is_boolean(kind):
        return ("true" if value else "false") if nested else ("t" if value else "f")
    if pa.types.is_date(kind):
        return "".join(day(value if isinstance(value, int) else (value - EPOCH.date()).days))
    if pa.types.is_timestamp(kind):
        days, rest = divmod(value, UNITS[kind.unit] * 86400)
        date, before = day(days)
        return f"{date} {clock(rest * 10**6 // UNITS[kind.unit])}{'+00' if kind.tz else ''}{before}"
    if pa.types.is_time(kind):
        return clock(value * 10**6 // UNITS[kind.unit])
    if pa.types.is_decimal(kind):
        return f"{value:.{kind.scale}f}"
    if pa.types.is_floating(kind):
        return {"nan": "NaN", "inf": "Infinity", "-inf": "-Infinity"}.get(str(value), repr(float(value)))
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return ("" if nested else "\\x") + value.hex()
    return str(value)


def nested(kind, value):
    """A value as JSON text, without spaces."""
    if value is None:
        return "null"
    if pa.types.is_struct(kind):
        return "{" + ",".join(json.dumps(f.name) + ":" + nested(f.type, value.get(f.name)) for f in kind) + "}"
    if pa.types.is_map(kind):
        pairs = value.items() if isinstance(value, dict) else value
        return "{" + ",".join(json.dumps(scalar(kind.key_type, k, True), ensure_ascii=False) + ":" + nested(kind.item_type, v)
                              for k, v in pairs) + "}"
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return "[" + ",".join(nested(kind.value_type, v) for v in value) + "]"
    text = scalar(kind, value, True)
    bare = pa.types.is_integer(kind) or pa.types.is_decimal(kind) or pa.types.is_boolean(kind) or (
        pa.types.is_floating(kind) and text[-1].isdigit())
    return text if bare else json.dumps(text, ensure_ascii=False)


def text(kind, value):
    if value is None:
        return None
    if pa.types.is_nested(kind):
        return nested(kind, value)
    return scalar(kind, value)


def redshift(kind):
    if pa.types.is_nested(kind):
        return "super"
    names = {"bool": "boolean", "int8": "smallint", "int16": "smallint", "int32": "integer", "int64": "bigint",
             "uint8": "smallint", "uint16": "integer", "uint32": "bigint", "uint64": "decimal(20,0)",
             "halffloat": "real", "float": "real", "double": "double precision", "string": "varchar(65535)",
             "large_string": "varchar(65535)", "date32[day]": "date", "null": "varchar(65535)"}
    if pa.types.is_timestamp(kind):
        return "timestamptz" if kind.tz else "timestamp"
    if pa.types.is_time(kind):
        return "time"
    if pa.types.is_decimal(kind):
        return f"decimal({kind.precision},{kind.scale})"
    if pa.types.is_binary(kind) or pa.types.is_fixed_size_binary(kind):
        return "varbyte(64000)"
    return names[str(kind)]


def array(kind, values):
    """An array; times given as integers."""
    if pa.types.is_timestamp(kind) or pa.types.is_time64(kind):
        return pa.array(values, pa.int64()).cast(kind) if not pa.types.is_timestamp(kind) else pa.array(
            values, pa.int64()).view(pa.timestamp(kind.unit)).cast(kind)
    if pa.types.is_time32(kind) or pa.types.is_date32(kind) and any(isinstance(v, int) for v in values):
        return pa.array(values, pa.int32()).cast(kind)
    if str(kind) == "halffloat":
        import numpy

        return pa.array([None if v is None else numpy.float16(v) for v in values], kind)
    return pa.array(values, kind)


def expect(name, fields, columns, types=None, like=None, repeat=1):
    """Writes what a file holds, or that it holds the rows of another one, so many times."""
    if like:
        (folder / f"{name}.json").write_text(json.dumps({"like": like, "repeat": repeat}) + "\n")
        return
    rows = [[text(kind, columns[i][row]) for i, (_, kind, _) in enumerate(fields)] for row in range(len(columns[0]))]
    (folder / f"{name}.json").write_text(json.dumps({
        "columns": [[n, (types or {}).get(n, redshift(kind)), nullable] for n, kind, nullable in fields],
        "rows": rows}, ensure_ascii=False, separators=(",", ":")) + "\n")


def write(name, fields, columns, types=None, like=None, **options):
    """fields: (name, type, nullable); columns: a list of values for each."""
    schema = pa.schema([pa.field(n, kind, nullable) for n, kind, nullable in fields])
    table = pa.table([array(kind, column) for (_, kind, _), column in zip(fields, columns)], schema=schema)
    pq.write_table(table, folder / f"{name}.parquet", store_schema=False, **options)
    expect(name, fields, columns, types, like)


rng = random.Random(11)
D = decimal.Decimal
PLAIN = dict(use_dictionary=False)

# Every type, each with a null, extremes and ordinary values.
kinds = [
    ("bool", pa.bool_(), [True, False, None, True]),
    ("int8", pa.int8(), [-128, 127, None, 0]),
    ("int16", pa.int16(), [-32768, 32767, None, 1]),
    ("int32", pa.int32(), [-(2**31), 2**31 - 1, None, -1]),
    ("int64", pa.int64(), [-(2**63), 2**63 - 1, None, 10**18]),
    ("uint8", pa.uint8(), [0, 255, None, 7]),
    ("uint16", pa.uint16(), [0, 65535, None, 99]),
    ("uint32", pa.uint32(), [0, 2**32 - 1, None, 10]),
    ("uint64", pa.uint64(), [0, 2**64 - 1, None, 10**19]),
    ("half", pa.float16(), [1.5, -0.25, None, float("inf")]),
    ("float", pa.float32(), [0.5, -1.25, None, float("nan")]),
    ("double", pa.float64(), [0.1, -1e300, None, float("-inf")]),
    ("cents", pa.float64(), [17.95, -0.07, None, 123456.5]),
    ("decimal9", pa.decimal128(9, 2), [D("-1234567.89"), D("0.05"), None, D("-0.07")]),
    ("decimal18", pa.decimal128(18, 6), [D("123456789012.345678"), D("-0.000001"), None, D("0")]),
    ("decimal38", pa.decimal128(38, 10), [D("-9999999999999999999999999999.9999999999"), D("0.0000000001"), None, D("1")]),
    ("decimal38_0", pa.decimal128(38, 0), [D("1" + "0" * 37), D("-" + "9" * 38), None, D("18446744073709551616")]),
    ("decimal38_38", pa.decimal128(38, 38), [D("0." + "9" * 38), D("-0." + "0" * 37 + "1"), None, D("0." + "0" * 38)]),
    ("date", pa.date32(), [0, -719529, None, 2932896]),
    ("date_far", pa.date32(), [-1000000, 2932897, None, 19782]),
    ("time_ms", pa.time32("ms"), [0, 86399999, None, 45296789]),
    ("time_us", pa.time64("us"), [0, 86399999999, None, 3600000000]),
    ("time_ns", pa.time64("ns"), [0, 86399999999999, None, 1001]),
    ("stamp_ms", pa.timestamp("ms"), [0, -1, None, 1700000000123]),
    ("stamp_us", pa.timestamp("us"), [951827696789012, -62135596800000000, None, -62200000000000001]),
    ("stamp_ns", pa.timestamp("ns"), [1, -1, None, 1700000000123456789]),
    ("stamp_ms_tz", pa.timestamp("ms", "UTC"), [0, 1700000000000, None, -86400000]),
    ("stamp_us_tz", pa.timestamp("us", "UTC"), [1, 1709164800000000, None, -1]),
    ("stamp_ns_tz", pa.timestamp("ns", "Europe/London"), [1700000000000000000, 0, None, 999]),
    ("string", pa.string(), ["plain", "tab\tline\nback\\slash\r", None, ""]),
    ("unicode", pa.string(), ["déjà vu", "日本語 🚲", None, "'quoted' \"twice\""]),
    ("large", pa.large_string(), ["a" * 300, "b", None, "\x01"]),
    ("binary", pa.binary(), [b"\x00\xff", b"", None, b"text"]),
    ("fixed", pa.binary(3), [b"\x01\x02\x03", b"abc", None, b"\xff\xfe\xfd"]),
    ("null", pa.null(), [None, None, None, None]),
]
fields = [(n, kind, True) for n, kind, _ in kinds]
columns = [values for _, _, values in kinds]
write("types", fields, columns, version="2.6", **PLAIN)
write("types_dictionary_v2", fields, columns, like="types", version="2.6", data_page_version="2.0", compression="zstd")
required = [(n, k, False) for n, k, _ in kinds if n != "null"]
write("types_required", required, [[v for v in c if v is not None] for c in columns[:-1]], version="2.6",
      compression="gzip", use_dictionary=["string", "int32"])

# Old writers' timestamps.
write("int96", [("at", pa.timestamp("ns"), True), ("in_list", pa.list_(pa.timestamp("ns")), True)],
      [[0, -1, None, 1700000000123456789], [None, None, None, None]],
      types={"at": "timestamp"}, use_deprecated_int96_timestamps=True)

# Every encoding, in pages of few values, in both versions of pages.
count = 400


def some(make, nulls=0.1):
    return [None if rng.random() < nulls else make(i) for i in range(count)]


words = ["White hanging heart", "Regency cakestand", "Jumbo bag", "Party bunting", "Lunch bag", "", "Postage"]
numbers = {
    "i32": (pa.int32(), some(lambda i: rng.choice([i, -i, rng.randint(-(2**31), 2**31 - 1)]))),
    "i64": (pa.int64(), some(lambda i: rng.choice([i * 1000, rng.randint(-(2**63), 2**63 - 1)]))),
    "small": (pa.int64(), some(lambda i: 536365 + i // 7, 0)),
    "f32": (pa.float32(), some(lambda i: i / 4)),
    "f64": (pa.float64(), some(lambda i: rng.randint(0, 100000) / 100)),
    "text": (pa.string(), some(lambda i: rng.choice(words) + f" {i // 5}")),
    "sorted": (pa.string(), some(lambda i: f"customer-{i // 3:06d}-{'x' * (i % 4)}", 0)),
    "bytes": (pa.binary(8), some(lambda i: struct.pack(">q", i * 7919))),
    "amount": (pa.decimal128(25, 4), some(lambda i: D(rng.randint(-(10**20), 10**20)).scaleb(-4))),
    "flag": (pa.bool_(), some(lambda i: rng.random() < 0.3)),
}
fields = [(n, kind, any(v is None for v in values)) for n, (kind, values) in numbers.items()]
columns = [values for _, values in numbers.values()]
delta = {"i32": "DELTA_BINARY_PACKED", "i64": "DELTA_BINARY_PACKED", "small": "DELTA_BINARY_PACKED",
         "f32": "BYTE_STREAM_SPLIT", "f64": "BYTE_STREAM_SPLIT", "text": "DELTA_LENGTH_BYTE_ARRAY",
         "sorted": "DELTA_BYTE_ARRAY", "bytes": "DELTA_BYTE_ARRAY", "amount": "DELTA_BYTE_ARRAY", "flag": "RLE"}
split = {"i32": "BYTE_STREAM_SPLIT", "i64": "BYTE_STREAM_SPLIT", "bytes": "BYTE_STREAM_SPLIT",
         "amount": "BYTE_STREAM_SPLIT", "text": "DELTA_BYTE_ARRAY", "flag": "PLAIN"}
small = dict(version="2.6", data_page_size=256, write_batch_size=64)
write("delta_v1", fields, columns, **PLAIN, column_encoding=delta, data_page_version="1.0", **small)
write("delta_v2", fields, columns, like="delta_v1", **PLAIN, column_encoding=delta, data_page_version="2.0", compression="lz4", **small)
write("split", fields, columns, like="delta_v1", **PLAIN, column_encoding=split, compression="gzip", data_page_version="2.0", **small)
write("plain", fields, columns, like="delta_v1", **PLAIN, compression="none", row_group_size=200, **small)
write("dictionary", fields, columns, like="delta_v1", compression="snappy", row_group_size=150, dictionary_pagesize_limit=1500, **small)

# Nested columns.
point = pa.struct([("x", pa.int32()), ("name", pa.string())])
deep = pa.list_(pa.list_(pa.struct([("k", pa.list_(pa.int64())), ("v", point)])))
tree = [
    ("id", pa.int32(), False, [1, 2, 3, 4, 5, 6]),
    ("list", pa.list_(pa.int32()), True, [[1, 2, 3], [], None, [None], [4, None, 5], [6]]),
    ("texts", pa.list_(pa.string()), True, [["a", "b\"c"], ["tab\t\x01"], [], None, ["", None], ["日本"]]),
    ("point", point, True, [{"x": 1, "name": "a"}, None, {"x": None, "name": "b"}, {"x": 2, "name": None},
                            {"x": None, "name": None}, {"x": 3, "name": "c"}]),
    ("map", pa.map_(pa.string(), pa.int32()), True, [[("a", 1), ("b", None)], [], None, [("c", 3)], [], [("d", 4)]]),
    ("codes", pa.map_(pa.int32(), pa.list_(pa.bool_())), True, [[(1, [True, None]), (2, None)], [], None, [(3, [])], [], []]),
    ("deep", deep, True, [
        [[{"k": [1, 2], "v": {"x": 1, "name": "p"}}, {"k": [], "v": None}], [], None, [None]], [], None,
        [[{"k": None, "v": {"x": None, "name": None}}]], [[]], [[{"k": [None, 7], "v": {"x": 9, "name": "q"}}]]]),
    ("when", pa.struct([("d", pa.date32()), ("f", pa.float64()), ("b", pa.binary()), ("n", pa.decimal128(10, 2)),
                        ("y", pa.bool_())]), False,
     [{"d": dt.date(2024, 2, 29), "f": 1.5, "b": b"\x01\xab", "n": D("1.50"), "y": True},
      {"d": None, "f": float("nan"), "b": b"", "n": None, "y": False},
      {"d": dt.date(1969, 12, 31), "f": float("-inf"), "b": None, "n": D("-0.01"), "y": None},
      {"d": None, "f": 0.25, "b": None, "n": D("12345678.90"), "y": True},
      {"d": None, "f": None, "b": None, "n": None, "y": None},
      {"d": None, "f": 1e22, "b": None, "n": None, "y": None}]),
]


def table_of(entries, repeat=1):
    schema = pa.schema([pa.field(n, kind, nullable) for n, kind, nullable, _ in entries])
    return pa.table([pa.array(values * repeat, kind) for _, kind, _, values in entries], schema=schema)


def expect_tree(name, entries, like=None, repeat=1):
    expect(name, [(n, kind, nullable) for n, kind, nullable, _ in entries], [v for *_, v in entries], None, like, repeat)


pq.write_table(table_of(tree), folder / "nested.parquet", store_schema=False)
expect_tree("nested", tree)
pq.write_table(table_of(tree, 40), folder / "nested_pages.parquet", store_schema=False, data_page_version="2.0",
               data_page_size=64, write_batch_size=16, row_group_size=50, compression="zstd")
expect_tree("nested_pages", tree, "nested", 40)
pq.write_table(table_of(tree), folder / "nested_two_levels.parquet", store_schema=False, use_compliant_nested_type=False,
               version="1.0")
expect_tree("nested_two_levels", tree, "nested")

# Nothing, nulls only, one long run, many row groups.
write("empty", [("id", pa.int32(), True), ("name", pa.string(), False), ("l", pa.list_(pa.int32()), True)], [[], [], []])
write("nulls", [("a", pa.int32(), True), ("b", pa.string(), True), ("c", pa.list_(pa.string()), True)],
      [[None] * 1100, [None] * 1100, [None] * 1100], data_page_version="2.0", data_page_size=512)
write("runs", [("a", pa.int32(), True), ("b", pa.bool_(), False), ("c", pa.string(), True)],
      [[7] * 1100 + [None] * 100 + list(range(10)), [True] * 1200 + [False] * 10, [None] * 200 + ["z"] * 1010],
      compression="none")
write("groups", [("n", pa.int64(), False), ("s", pa.string(), True)],
      [list(range(90)), [None if i % 4 == 0 else f"row {i}" for i in range(90)]], row_group_size=7, compression="gzip")


def renamed(name, to, values, what):
    """A list whose repeated group has another name, which says for old writers what the element is."""
    kind = pa.list_(pa.field("element", pa.int32()))
    table = pa.table([pa.array(values, kind)], schema=pa.schema([pa.field("items", kind)]))
    sink = pa.BufferOutputStream()
    pq.write_table(table, sink, store_schema=False, compression="none", write_statistics=False)
    raw = sink.getvalue().to_pybytes()
    start = len(raw) - 8 - struct.unpack("<I", raw[-8:-4])[0]
    footer = raw[start:-8].replace(b"\x04list", bytes([len(to)]) + to.encode())
    (folder / f"{name}.parquet").write_bytes(raw[:start] + footer + struct.pack("<I", len(footer)) + b"PAR1")
    expect(name, [("items", kind, True)], [what])


lists = [[1, 2], [], None, [None, 3]]
renamed("list_named_bag", "bag", lists, lists)
# The repeated group `array` is itself the element: a structure of one field.
only = pa.list_(pa.struct([("element", pa.int32())]))
renamed("list_named_array", "array", lists, lists)
expect("list_named_array", [("items", only, True)], [[None if v is None else [{"element": i} for i in v] for v in lists]])
renamed("list_named_tuple", "items_tuple", lists, lists)
expect("list_named_tuple", [], [], like="list_named_array")

# Valid files that the reader refuses.
refused = folder / "unsupported"
refused.mkdir(exist_ok=True)
ids = pa.table({"id": pa.array([1, 2, 3], pa.int32())})
pq.write_table(ids, refused / "brotli.parquet", compression="brotli", store_schema=False)
wide = pa.array([D(1)], pa.decimal256(40, 2))
pq.write_table(pa.table({"wide": wide}), refused / "decimal.parquet", store_schema=False)

total = sum(p.stat().st_size for p in folder.iterdir())
print(f"{len(list(folder.glob('*.parquet')))} files, {total} bytes in all")

"""Lets dbt-redshift talk to a PostgreSQL server: what only Redshift knows is taken out of each statement.

This is no emulator. It serves to record the statements that the macros send, in an order that depends on
answers, and to see that what is left of them runs.
"""
import re

import psycopg2
import redshift_connector
from redshift_connector.error import ProgrammingError

PRELUDE = """
create or replace function public.getdate() returns timestamp language sql as
 $$ select date_trunc('second', now() at time zone 'utc') $$;
create or replace function public.len(t text) returns int language sql immutable as 'select length(t)';
create or replace function public.pg_get_late_binding_view_cols() returns setof record language sql as
 'select null::name, null::name, null::name, null::varchar, null::int where false';
create or replace function public.redshift_datediff(part text, a timestamp, b timestamp) returns bigint
 language sql immutable as $$ select case
  when part in ('year', 'quarter', 'month') then
   (extract(year from b) * 12 + extract(month from b) - 1)::bigint
     / (case part when 'year' then 12 when 'quarter' then 3 else 1 end)
   - (extract(year from a) * 12 + extract(month from a) - 1)::bigint
     / (case part when 'year' then 12 when 'quarter' then 3 else 1 end)
  when part = 'week' then (date_trunc('week', b)::date - date_trunc('week', a)::date) / 7
  when part = 'day' then b::date - a::date
  else extract(epoch from date_trunc(part, b) - date_trunc(part, a))
   * (case part when 'millisecond' then 1000 when 'microsecond' then 1000000 else 1 end)
   / (case part when 'hour' then 3600 when 'minute' then 60 else 1 end)
 end::bigint $$;
create or replace view public.svv_external_columns as
 select null::int as columnnum, null::text as schemaname, null::text as tablename, null::text as columnname,
  null::text as external_type where false;
create or replace view public.redshift_views as
 select table_catalog::text, table_schema::text, table_name::text, view_definition::text from information_schema.views
 union all
 select current_database(), schemaname, matviewname, 'create materialized view as (' || definition || ');'
 from pg_matviews;
create or replace view public.svv_table_info as
 select current_database() as database, nspname as schema, relname as table, 'EVEN' as diststyle, null::text as sortkey1
 from pg_class join pg_namespace on pg_namespace.oid = relnamespace where relkind in ('r', 'm');
create or replace view public.svv_mv_info as
 select null::text as database_name, null::text as schema_name, null::text as name, null::text as autorefresh where false;
create or replace view public.redshift_attribute as
 select attrelid, attname, false as attisdistkey, 0 as attsortkeyord from pg_attribute where attnum > 0;
grant select on all tables in schema public to public;
"""

ABSENT = re.compile(
    r"\bwith\s+no\s+schema\s+binding\b|\bbackup\s+(yes|no)\b|\bdiststyle\s+\w+|\bdistkey\s*\([^)]*\)"
    r"|\b((compound|interleaved)\s+)?sortkey\s*\([^)]*\)|\bauto\s+refresh\s+(yes|no)\b",
    re.I,
)
ENCODE = re.compile(r"\sencode\s+(raw|az64|zstd|lzo)\b", re.I)


def arguments(sql, start):
    """The arguments of a call whose parenthesis opens before `start`, and where it ends."""
    found, depth, quote, begin = [], 0, None, start
    for i in range(start, len(sql)):
        c = sql[i]
        if quote:
            quote = None if c == quote else quote
        elif c in "'\"":
            quote = c
        elif c == "(":
            depth += 1
        elif c in ",)" and depth == 0:
            found.append(sql[begin:i].strip())
            begin = i + 1
            if c == ")":
                return found, i + 1
        elif c == ")":
            depth -= 1
    raise ValueError(sql)


def rewrite_calls(sql, name, write):
    while match := re.search(rf"\b{name}\s*\(", sql, re.I):
        found, end = arguments(sql, match.end())
        text, end = write(found, sql, end)
        sql = sql[: match.start()] + text + sql[end:]
    return sql


def listagg(found, sql, end):
    order = ""
    if match := re.compile(r"\s*within\s+group\s*\(", re.I).match(sql, end):
        columns, end = arguments(sql, match.end())
        order = " " + ", ".join(columns)
    return f"string_agg({', '.join(found)}{order})", end


def lower(sql):
    sql = ABSENT.sub("", sql)
    sql = sql.replace("pg_catalog.svv_external_columns", "public.svv_external_columns")
    sql = sql.replace("information_schema.views", "public.redshift_views")
    if "attsortkeyord" in sql:
        sql = sql.replace("pg_attribute", "public.redshift_attribute")
    if re.search(r"\bcreate\s+(temporary\s+)?table\b", sql, re.I):
        sql = ENCODE.sub("", sql)
    sql = rewrite_calls(sql, "dateadd", lambda a, _, e: (f"(({a[2]})::timestamp + ({a[1]}) * {interval(a[0])})", e))
    sql = rewrite_calls(
        sql, "datediff", lambda a, _, e: (f"redshift_datediff('{a[0]}', ({a[1]})::timestamp, ({a[2]})::timestamp)", e)
    )
    return rewrite_calls(sql, "listagg", listagg)


def interval(part):
    return "interval '3 month'" if part == "quarter" else f"interval '1 {part}'"


class Cursor:
    def __init__(self, cursor, note):
        self.cursor, self.note = cursor, note

    def execute(self, sql, bindings=None):
        self.note(sql)
        try:
            self.cursor.execute(lower(sql) if bindings is None else sql, bindings)
        except psycopg2.Error as e:
            raise ProgrammingError({"M": str(e).strip()}) from e
        return self

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.cursor.close()

    def __getattr__(self, name):
        return getattr(self.cursor, name)


class Connection:
    def __init__(self, connection, note):
        object.__setattr__(self, "connection", connection)
        object.__setattr__(self, "note", note)

    def cursor(self):
        return Cursor(self.connection.cursor(), self.note)

    def __getattr__(self, name):
        return getattr(self.connection, name)

    def __setattr__(self, name, value):
        setattr(self.connection, name, value)


def install(note):
    """Puts itself in the driver's place; `note` is called with each statement before it runs."""

    def connect(**k):
        connection = psycopg2.connect(
            host=k["host"], port=int(k["port"]), user=k["user"], password=k["password"], dbname=k["database"]
        )
        connection.autocommit = True
        return Connection(connection, note)

    redshift_connector.connect = connect

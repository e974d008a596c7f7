-- COPY, UNLOAD and external tables: what is kept of them, and Redshift's views of it.

create sequence if not exists rs_catalog.query_ids start 1001;
create table if not exists rs_catalog.loads (
  query_id bigint primary key, user_id int, session_id int, table_id oid, table_name text, source text, file_format text,
  status text, started timestamp, ended timestamp, row_count bigint, byte_count bigint, error_count bigint, message text
);
create table if not exists rs_catalog.load_files (
  query_id bigint, url text, byte_count bigint, row_count bigint
);
create table if not exists rs_catalog.load_errors (
  query_id bigint, user_id int, session_id int, table_id oid, started timestamp, url text, line bigint, column_name text,
  column_type text, column_length text, position int, raw_line text, raw_value text, code int, reason text
);
create table if not exists rs_catalog.unloads (
  query_id bigint primary key, user_id int, session_id int, destination text, file_format text, compression text,
  status text, started timestamp, ended timestamp, row_count bigint, message text
);
create table if not exists rs_catalog.unload_files (
  query_id bigint, url text, byte_count bigint, row_count bigint
);

create table if not exists rs_catalog.external_schemas (
  name text primary key,
  -- data catalog, hive metastore, postgres, mysql, kinesis, msk, redshift
  kind text not null, database_name text, options text not null
);
create table if not exists rs_catalog.external_tables (
  relid oid primary key, location text not null,
  -- delimited, opencsv, json, parquet, or the name of what cannot be read
  format text not null, input_format text, output_format text, serialization_lib text,
  serde_parameters text not null default '{}', parameters text not null default '{}',
  -- Each column's type as it was written.
  column_types text[] not null, partition_columns int not null default 0
);
create table if not exists rs_catalog.external_partitions (
  id bigint generated always as identity primary key, relid oid not null, "values" text[] not null, location text not null,
  unique (relid, "values")
);
-- One inheriting table for each file that was read.
create table if not exists rs_catalog.external_files (
  childid oid primary key, relid oid not null, partition_id bigint not null, url text not null, version text not null,
  byte_count bigint not null
);
create index if not exists external_files_relid on rs_catalog.external_files (relid, partition_id);
do $$ declare
  table_name text;
begin
  foreach table_name in array array['loads', 'load_files', 'load_errors', 'unloads', 'unload_files', 'external_schemas',
    'external_tables', 'external_partitions', 'external_files'] loop
    execute format('grant select, insert, update, delete on rs_catalog.%I to public', table_name);
  end loop;
end $$;
grant usage on sequence rs_catalog.query_ids to public;
-- The tables of the files.
create schema if not exists rs_external;
grant usage, create on schema rs_external to public;

create or replace function rs_catalog.forget_external() returns event_trigger language plpgsql security definer as $$
begin
  delete from rs_catalog.external_tables t using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = t.relid and d.objsubid = 0;
  delete from rs_catalog.external_partitions t using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = t.relid and d.objsubid = 0;
  delete from rs_catalog.external_files t using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = t.childid and d.objsubid = 0;
  delete from rs_catalog.external_schemas t using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_namespace'::regclass and d.object_name = t.name;
end $$;
do $$ begin
  if not exists (select from pg_event_trigger where evtname = 'rs_catalog_forget_external') then
    create event trigger rs_catalog_forget_external on sql_drop execute function rs_catalog.forget_external();
  end if;
end $$;

-- What "$path" and "$size" stand for: a row's table is its file.
create or replace function rs_catalog."$path"(child oid) returns text stable language sql
as $$ select url from rs_catalog.external_files where childid = child $$;
create or replace function rs_catalog."$size"(child oid) returns bigint stable language sql
as $$ select byte_count from rs_catalog.external_files where childid = child $$;

-- Nothing but its files fills an external table.
create or replace function rs_catalog.refuse_external_change() returns trigger language plpgsql as $$
begin
  raise exception '% is not supported on the external table "%"', tg_op, tg_table_name using errcode = '0A000';
end $$;

create or replace view rs_catalog.stl_load_errors as
select user_id as userid, 0 as slice, table_id::int as tbl, started as starttime, session_id as session,
  query_id::int as query, url as filename, line as line_number, coalesce(column_name, '') as colname,
  coalesce(column_type, '') as type, coalesce(column_length, '') as col_length, position, raw_line,
  raw_value as raw_field_value, code as err_code, reason as err_reason, 0 as is_partial, 0::bigint as start_offset,
  0::bigint as copy_job_id
from rs_catalog.load_errors;
create or replace view rs_catalog.stl_loaderror_detail as
select user_id as userid, 0 as slice, session_id as session, query_id::int as query, url as filename,
  line as line_number, position as field, coalesce(column_name, '') as colname, raw_value as value, 0 as is_null,
  coalesce(column_type, '') as type, coalesce(column_length, '') as col_length
from rs_catalog.load_errors;
create or replace view rs_catalog.sys_load_error_detail as
select user_id, query_id, 0::bigint as transaction_id, session_id, current_database()::text as database_name,
  table_id::int as table_id, started as start_time, url as file_name, line as line_number,
  coalesce(column_name, '') as column_name, coalesce(column_type, '') as column_type,
  coalesce(column_length, '') as column_length, position, code as error_code, reason as error_message
from rs_catalog.load_errors;
create or replace view rs_catalog.sys_load_history as
select user_id, query_id, 0::bigint as transaction_id, session_id, current_database()::text as database_name, status,
  table_name, started as start_time, ended as end_time,
  (extract(epoch from ended - started) * 1000000)::bigint as duration, source as data_source, file_format,
  row_count as loaded_rows, byte_count as loaded_bytes,
  (select count(*) from rs_catalog.load_files f where f.query_id = l.query_id) as source_file_count,
  byte_count as source_file_bytes,
  (select count(*) from rs_catalog.load_files f where f.query_id = l.query_id) as file_count_scanned,
  byte_count as file_bytes_scanned, error_count, 0::bigint as copy_job_id
from rs_catalog.loads l;
create or replace view rs_catalog.sys_load_detail as
select l.user_id, l.query_id, f.url as file_name, f.byte_count as bytes_scanned, f.row_count as lines_scanned,
  1 as splits_scanned, l.ended as record_time, l.file_format
from rs_catalog.load_files f join rs_catalog.loads l using (query_id);
create or replace view rs_catalog.stl_load_commits as
select l.user_id as userid, l.query_id::int as query, 0 as slice, f.url as name, f.url as filename, 0 as byte_offset,
  f.row_count::int as lines_scanned, l.error_count::int as errors, l.ended as curtime, 1 as status, l.file_format,
  0 as is_partial, 0::bigint as start_offset
from rs_catalog.load_files f join rs_catalog.loads l using (query_id) where l.status = 'completed';
create or replace view rs_catalog.stl_file_scan as
select l.user_id as userid, l.query_id::int as query, 0 as slice, f.url as name, f.row_count as lines,
  f.byte_count as bytes, (extract(epoch from l.ended - l.started) * 1000000)::bigint as loadtime, l.ended as curtime,
  0 as is_partial, 0::bigint as start_offset
from rs_catalog.load_files f join rs_catalog.loads l using (query_id);
create or replace view rs_catalog.stl_unload_log as
select u.user_id as userid, u.query_id::int as query, 0 as slice, u.session_id as pid, f.url as path,
  u.started as start_time, u.ended as end_time, f.row_count as line_count, f.byte_count as transfer_size, u.file_format
from rs_catalog.unload_files f join rs_catalog.unloads u using (query_id);
create or replace view rs_catalog.sys_unload_history as
select user_id, query_id, 0::bigint as transaction_id, session_id, current_database()::text as database_name, status,
  started as start_time, ended as end_time, (extract(epoch from ended - started) * 1000000)::bigint as duration,
  file_format, compression as compression_type, destination as unloaded_location, row_count as unloaded_rows,
  (select count(*) from rs_catalog.unload_files f where f.query_id = u.query_id) as unloaded_files_count,
  (select sum(byte_count)::bigint from rs_catalog.unload_files f where f.query_id = u.query_id) as unloaded_files_size,
  message as error_message
from rs_catalog.unloads u;
create or replace view rs_catalog.sys_unload_detail as
select u.user_id, u.query_id::int as query_id, u.session_id, 0::bigint as transaction_id, f.url as file_name,
  u.started as start_time, u.ended as end_time, f.row_count as line_count, f.byte_count as transfer_size, u.file_format
from rs_catalog.unload_files f join rs_catalog.unloads u using (query_id);

create or replace view rs_catalog.svv_external_schemas as
select n.oid as esoid,
  case s.kind when 'data catalog' then 1 when 'hive metastore' then 2 when 'postgres' then 3 when 'redshift' then 4
    when 'mysql' then 7 else 8 end::smallint as eskind,
  s.name as schemaname, n.nspowner::int as esowner, s.database_name as databasename, s.options as esoptions
from rs_catalog.external_schemas s join pg_catalog.pg_namespace n on n.nspname = s.name;
create or replace view rs_catalog.pg_external_schema as
select esoid, eskind, databasename as esdbname, esoptions from rs_catalog.svv_external_schemas;
create or replace view rs_catalog.svv_external_databases as
select distinct case kind when 'data catalog' then 1 else 2 end as eskind, options as esoptions,
  database_name as databasename, null::text as location, null::text as parameters
from rs_catalog.external_schemas where kind in ('data catalog', 'hive metastore');
create or replace view rs_catalog.svv_external_tables as
select current_database()::text as redshift_database_name, n.nspname::text as schemaname, c.relname::text as tablename,
  'EXTERNAL_TABLE'::text as tabletype, t.location, t.input_format, t.output_format, t.serialization_lib,
  t.serde_parameters, 0 as compressed, t.parameters
from rs_catalog.external_tables t
join pg_catalog.pg_class c on c.oid = t.relid join pg_catalog.pg_namespace n on n.oid = c.relnamespace;
create or replace view rs_catalog.svv_external_columns as
select current_database()::text as redshift_database_name, n.nspname::text as schemaname, c.relname::text as tablename,
  a.attname::text as columnname, t.column_types[a.place] as external_type, a.place::int as columnnum,
  greatest(a.place - (array_length(t.column_types, 1) - t.partition_columns), 0)::int as part_key,
  'true'::text as is_nullable
from rs_catalog.external_tables t
join pg_catalog.pg_class c on c.oid = t.relid join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral (select attname, row_number() over (order by attnum) as place from pg_catalog.pg_attribute
  where attrelid = c.oid and attnum > 0 and not attisdropped) a;
create or replace view rs_catalog.svv_external_partitions as
select n.nspname::text as schemaname, c.relname::text as tablename, array_to_json(p."values")::text as "values",
  p.location, t.input_format, t.output_format, t.serialization_lib, t.serde_parameters, 0 as compressed,
  t.parameters
from rs_catalog.external_partitions p join rs_catalog.external_tables t using (relid)
join pg_catalog.pg_class c on c.oid = t.relid join pg_catalog.pg_namespace n on n.oid = c.relnamespace;

create or replace function rs_catalog.pg_last_copy_id() returns bigint stable language sql
as $$ select coalesce(nullif(current_setting('rs_catalog.last_copy_id', true), '')::bigint, -1) $$;
create or replace function rs_catalog.pg_last_unload_id() returns bigint stable language sql
as $$ select coalesce(nullif(current_setting('rs_catalog.last_unload_id', true), '')::bigint, -1) $$;
create or replace function rs_catalog.pg_last_unload_count() returns bigint stable language sql
as $$ select coalesce(nullif(current_setting('rs_catalog.last_unload_count', true), '')::bigint, 0) $$;

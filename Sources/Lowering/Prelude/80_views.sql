-- Redshift's system views, over PostgreSQL's catalog and the tables of 70_relations.

-- An older version's views may have other columns.
do $$ declare
  view_name text;
begin
  foreach view_name in array array(select quote_ident(relname) from pg_catalog.pg_class
    where relnamespace = 'rs_catalog'::regnamespace and relkind = 'v') loop
    execute 'drop view if exists rs_catalog.' || view_name || ' cascade';
  end loop;
end $$;

create or replace function rs_catalog.type_name(type oid, modifier int) returns text stable language sql as $$
  select case format_type(type, null) when 'rs_catalog.super' then 'super' when 'rs_catalog.hllsketch' then 'hllsketch' when 'bytea' then 'binary varying(64000)'
    when 'rs_spatial.geometry' then 'geometry' when 'rs_spatial.geography' then 'geography' else format_type(type, modifier) end
$$;
-- A column's encoding: the one given, or Redshift's choice for its type.
create or replace function rs_catalog.encoding_of(given text, type oid, sorted boolean) returns text stable language sql as $$
  select coalesce(given, case
    when sorted or format_type(type, null) in ('boolean', 'real', 'double precision', 'rs_spatial.geometry', 'rs_spatial.geography')
    then 'none'
    when format_type(type, null) in ('smallint', 'integer', 'bigint', 'numeric', 'date') or format_type(type, null) like 'time%'
    then 'az64' else 'lzo' end)
$$;
create or replace function rs_catalog.row_count(relation oid) returns bigint language plpgsql stable as $$
declare
  rows bigint;
begin
  execute 'select count(*) from ' || relation::regclass into rows;
  return rows;
end $$;

-- Seed and step of an identity column, as `1,1`.
create or replace function rs_catalog.identity_options(relation oid, number smallint) returns text stable language sql as $$
  select s.seqstart || ',' || s.seqincrement from pg_catalog.pg_depend d
  join pg_catalog.pg_sequence s on s.seqrelid = d.objid
  where d.classid = 'pg_class'::regclass and d.refclassid = 'pg_class'::regclass and d.refobjid = relation
    and d.refobjsubid = number and d.deptype = 'i'
$$;
-- A cluster's catalog tells of it as of a default.
create or replace function rs_catalog.identity_default(relation oid, number smallint, kind "char") returns text stable
language sql as $$
  select format('%s(%s, %s, ''%s''::text)', case kind when 'a' then '"identity"' else 'default_identity' end, relation,
    number - 1, rs_catalog.identity_options(relation, number))
$$;

-- Every column of a table, a view or a materialized view that PostgreSQL knows.
create or replace view rs_catalog.all_columns as
select n.nspname as schema_name, c.relname as table_name, c.oid as relid, c.relkind, a.attname as column_name, a.attnum,
  rs_catalog.type_name(a.atttypid, a.atttypmod) as type_name, a.atttypid, a.atttypmod, a.attnotnull,
  case when a.attidentity <> '' then rs_catalog.identity_default(a.attrelid, a.attnum, a.attidentity)
    else replace(pg_get_expr(d.adbin, d.adrelid), 'rs_catalog.', '') end as column_default, k.dist_style, k.sort_style,
  coalesce(a.attnum = k.dist_key, false) as is_dist_key,
  case when k.sort_style = 'interleaved' and array_position(k.sort_keys, a.attnum) % 2 = 0 then -1 else 1 end
    * coalesce(array_position(k.sort_keys, a.attnum), 0) as sort_position,
  rs_catalog.encoding_of(e.encoding, a.atttypid, coalesce(a.attnum = any (k.sort_keys), false)) as encoding,
  e.encoding is not null as is_encoded
from pg_catalog.pg_attribute a
join pg_catalog.pg_class c on c.oid = a.attrelid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join pg_catalog.pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
left join rs_catalog.relation_keys k on k.relid = c.oid
left join rs_catalog.column_encodings e on e.relid = c.oid and e.attnum = a.attnum
where a.attnum > 0 and not a.attisdropped and c.relkind in ('r', 'v', 'm', 'f', 'p')
  and n.nspname not in ('pg_toast', 'rs_catalog', 'rs_external', 'rs_spatial');

create or replace view rs_catalog.pg_table_def as
select schema_name as schemaname, table_name as tablename, column_name as "column", type_name as type, encoding,
  is_dist_key as distkey, sort_position as sortkey, attnotnull as "notnull"
from rs_catalog.all_columns
where relkind in ('r', 'm') and schema_name = any (current_schemas(true));

-- Empty tables are left out, as on Redshift.
create or replace view rs_catalog.svv_table_info as
select current_database()::text as database, n.nspname::text as schema, c.oid as table_id, c.relname::text as "table",
  case when coalesce(k.encode_auto, true) then 'Y, AUTO(ENCODE)'
    when exists (select from rs_catalog.column_encodings e where e.relid = c.oid and e.encoding not in ('raw', 'none'))
    then 'Y' else 'N' end as encoded,
  case coalesce(k.dist_style, case when c.relkind = 'm' then 'even' else 'auto' end)
    when 'auto' then 'AUTO(ALL)'
    when 'key' then 'KEY(' || (select attname from pg_catalog.pg_attribute where attrelid = c.oid and attnum = k.dist_key)
      || ')'
    else upper(coalesce(k.dist_style, 'even')) end as diststyle,
  case when k.sort_style = 'interleaved' then 'INTERLEAVED' when k.sort_style = 'auto' then 'AUTO(SORTKEY)'
    else (select attname::text from pg_catalog.pg_attribute where attrelid = c.oid and attnum = k.sort_keys[1]) end
    as sortkey1,
  coalesce((select max(a.atttypmod - 4) from pg_catalog.pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and a.atttypid = 'varchar'::regtype), 0) as max_varchar,
  case when k.sort_keys[1] is not null then 'none' end as sortkey1_enc,
  coalesce(array_length(k.sort_keys, 1), 0) as sortkey_num,
  greatest(ceil(pg_total_relation_size(c.oid) / 1048576.0), 1)::bigint as size,
  0.0::numeric(10, 4) as pct_used, 0::bigint as empty, null::numeric(5, 2) as unsorted, 0.0::numeric(5, 2) as stats_off,
  r.rows::numeric(38, 0) as tbl_rows, null::numeric(19, 2) as skew_sortkey1, null::numeric(19, 2) as skew_rows,
  r.rows::numeric(38, 0) as estimated_visible_rows, null::text as risk_event,
  null::numeric(12, 2) as vacuum_sort_benefit, null::timestamp as create_time
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join rs_catalog.relation_keys k on k.relid = c.oid
cross join lateral (select rs_catalog.row_count(c.oid) as rows) r
where c.relkind in ('r', 'm') and c.relpersistence <> 't' and (c.relkind <> 'm' or c.relispopulated)
  and n.nspname not in ('pg_catalog', 'information_schema', 'rs_catalog', 'rs_external', 'rs_spatial', 'pg_toast') and r.rows > 0;

create or replace view rs_catalog.svv_tables as
select current_database()::text as table_catalog, n.nspname::text as table_schema, c.relname::text as table_name,
  case when c.relkind in ('v', 'm') then 'VIEW' else 'BASE TABLE' end as table_type,
  obj_description(c.oid, 'pg_class') as remarks
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('pg_toast', 'rs_catalog', 'rs_external', 'rs_spatial');

create or replace view rs_catalog.bound_columns as
select current_database()::text as table_catalog, c.schema_name::text as table_schema, c.table_name::text as table_name,
  c.column_name::text as column_name, c.attnum::int as ordinal_position, c.column_default,
  case when c.attnotnull then 'NO' else 'YES' end as is_nullable,
  case when c.atttypid = 'rs_catalog.super'::regtype then 'super'
    when c.atttypid = 'rs_catalog.hllsketch'::regtype then 'hllsketch' when c.atttypid = 'bytea'::regtype then 'binary varying'
    else replace(format_type(c.atttypid, null), 'rs_spatial.', '') end as data_type,
  information_schema._pg_char_max_length(c.atttypid, c.atttypmod)::int as character_maximum_length,
  information_schema._pg_numeric_precision(c.atttypid, c.atttypmod)::int as numeric_precision,
  information_schema._pg_numeric_precision_radix(c.atttypid, c.atttypmod)::int as numeric_precision_radix,
  information_schema._pg_numeric_scale(c.atttypid, c.atttypmod)::int as numeric_scale,
  information_schema._pg_datetime_precision(c.atttypid, c.atttypmod)::int as datetime_precision,
  null::text as interval_type, null::text as interval_precision, null::text as character_set_catalog,
  null::text as character_set_schema, null::text as character_set_name, null::text as collation_catalog,
  null::text as collation_schema, null::text as collation_name, null::text as domain_name,
  col_description(c.relid, c.attnum) as remarks
from rs_catalog.all_columns c;
-- SVV_COLUMNS tells of late-binding views too, information_schema does not.
create or replace view rs_catalog.svv_columns as
select * from rs_catalog.bound_columns
union all
select current_database()::text, n.nspname::text, c.relname::text, l.name, l.number, null, 'YES', split_part(l.type, '(', 1),
  substring(l.type from '^character[a-z ]*\(([0-9]+)\)')::int,
  case split_part(l.type, '(', 1) when 'smallint' then 16 when 'integer' then 32 when 'bigint' then 64 when 'real' then 24
    when 'double precision' then 53 else substring(l.type from '^numeric\(([0-9]+),')::int end,
  case when l.type like 'numeric%' then 10 when l.type in ('smallint', 'integer', 'bigint', 'real', 'double precision') then 2 end,
  case when l.type in ('smallint', 'integer', 'bigint') then 0 else substring(l.type from '^numeric\([0-9]+,([0-9]+)\)')::int end,
  case when l.type = 'date' then 0 when l.type like 'time%' then 6 end,
  null, null, null, null, null, null, null, null, null, null
from rs_catalog.late_views v
join pg_catalog.pg_class c on c.oid = v.relid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral rs_catalog.late_columns(v.relid) l;
create or replace view rs_catalog.information_schema_columns as
select table_catalog, table_schema, table_name, column_name, ordinal_position, column_default, is_nullable, data_type,
  character_maximum_length, case when character_maximum_length is not null then character_maximum_length end
    as character_octet_length, numeric_precision, numeric_precision_radix, numeric_scale, datetime_precision, interval_type,
  interval_precision, character_set_catalog, character_set_schema, character_set_name, collation_catalog, collation_schema,
  collation_name, domain_name
from rs_catalog.bound_columns;

create or replace view rs_catalog.svv_redshift_schemas as
select current_database()::text as database_name, nspname::text as schema_name, nspowner::int as schema_owner,
  'local'::text as schema_type, null::text as schema_acl, null::text as schema_option
from pg_catalog.pg_namespace where nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_toast');
create or replace view rs_catalog.svv_all_schemas as
select database_name, schema_name, schema_owner, schema_type, schema_acl, null::text as source_database, schema_option
from rs_catalog.svv_redshift_schemas;
create or replace view rs_catalog.svv_redshift_tables as
select table_catalog as database_name, table_schema as schema_name, table_name,
  case table_type when 'BASE TABLE' then 'TABLE' else table_type end as table_type, null::text as table_acl, remarks
from rs_catalog.svv_tables;
create or replace view rs_catalog.svv_all_tables as select * from rs_catalog.svv_redshift_tables;
create or replace view rs_catalog.svv_redshift_columns as
select current_database()::text as database_name, schema_name::text, table_name::text, column_name::text,
  attnum::int as ordinal_position, type_name as data_type, column_default,
  case when attnotnull then 'NO' else 'YES' end as is_nullable, encoding, is_dist_key as distkey,
  sort_position as sortkey, null::text as column_acl, col_description(relid, attnum) as remarks
from rs_catalog.all_columns
union all
select current_database()::text, n.nspname::text, c.relname::text, l.name, l.number, l.type, null, 'YES', null, false, 0, null,
  null
from rs_catalog.late_views v
join pg_catalog.pg_class c on c.oid = v.relid
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral rs_catalog.late_columns(v.relid) l;
create or replace view rs_catalog.svv_all_columns as
select table_catalog as database_name, table_schema as schema_name, table_name, column_name, ordinal_position,
  column_default, is_nullable, data_type, character_maximum_length, numeric_precision, numeric_scale, remarks
from rs_catalog.svv_columns;

create or replace view rs_catalog.svv_mv_info as
select current_database()::text as database_name, n.nspname::text as schema_name,
  pg_get_userbyid(c.relowner)::text as user_name, c.relname::text as name, not c.relispopulated as is_stale,
  1 as state, case when coalesce(k.auto_refresh, false) then 't' else 'f' end as autorefresh, 'f'::text as autorewrite
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join rs_catalog.relation_keys k on k.relid = c.oid
where c.relkind = 'm' and n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial');
create or replace view rs_catalog.stv_mv_info as
select database_name as db_name, schema_name as schema, name, 0::bigint as updated_upto_xid, is_stale, user_name as owner_user_name,
  state, autorefresh, autorewrite from rs_catalog.svv_mv_info;

-- The text of the server's own views is left out: it is PostgreSQL's, and slow to make for a hundred of them where a
-- client looks through the texts, as dbt does for each relation of a catalog.
create or replace view rs_catalog.pg_views as
select n.nspname as schemaname, c.relname as viewname, pg_get_userbyid(c.relowner) as viewowner,
  case when n.nspname not in ('pg_catalog', 'information_schema') then
    coalesce((select l.definition from rs_catalog.late_views l where l.relid = c.oid), pg_get_viewdef(c.oid)) end as definition
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'v' and n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial')
union all
select n.nspname, c.relname, pg_get_userbyid(c.relowner), 'create materialized view ' || c.relname || ' as '
  || coalesce((select d.definition from rs_catalog.materialized_view_definitions d where d.relid = c.oid), pg_get_viewdef(c.oid))
from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
where c.relkind = 'm';
create or replace view rs_catalog.pg_tables as
select * from pg_catalog.pg_tables where schemaname not in ('rs_catalog', 'rs_external', 'rs_spatial');
create or replace view rs_catalog.information_schema_views as
select current_database()::text as table_catalog, schemaname::text as table_schema, viewname::text as table_name,
  definition as view_definition, 'NONE'::text as check_option, 'NO'::text as is_updatable, 'NO'::text as is_insertable_into
from rs_catalog.pg_views;
create or replace view rs_catalog.information_schema_schemata as
select * from information_schema.schemata where schema_name not in ('rs_catalog', 'rs_external', 'rs_spatial');
create or replace view rs_catalog.information_schema_tables as
select table_catalog, table_schema, table_name, table_type, self_referencing_column_name, reference_generation,
  user_defined_type_catalog, user_defined_type_schema, user_defined_type_name, is_insertable_into, is_typed, commit_action
from information_schema.tables where table_schema not in ('rs_catalog', 'rs_external', 'rs_spatial')
union all
select current_database(), schemaname, matviewname, 'VIEW', null, null, null, null, null, 'NO', 'NO', null
from pg_catalog.pg_matviews;

-- What a grantee is: CREATE GROUP leaves a mark, PostgreSQL itself has roles alone.
create or replace function rs_catalog.identity_type(identity oid, can_login boolean) returns text stable language sql as $$
  select case when identity = 0 then 'public' when can_login then 'user'
    when shobj_description(identity, 'pg_authid') = 'group' then 'group' else 'role' end
$$;
create or replace view rs_catalog.svv_relation_privileges as
select n.nspname::text as namespace_name, c.relname::text as relation_name, p.privilege_type::text,
  case when p.grantee = 0 then 0 else p.grantee::int end as identity_id,
  case when p.grantee = 0 then 'public' else pg_get_userbyid(p.grantee)::text end as identity_name,
  rs_catalog.identity_type(p.grantee, r.rolcanlogin) as identity_type,
  p.is_grantable as admin_option
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
cross join lateral aclexplode(c.relacl) p
left join pg_catalog.pg_roles r on r.oid = p.grantee
where n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial');

-- What SHOW answers.
create or replace view rs_catalog.show_tables as
select current_database()::text as database_name, n.nspname::text as schema_name, c.relname::text as table_name,
  case when c.relkind in ('v', 'm') then 'VIEW' else 'TABLE' end as table_type,
  array_to_string(c.relacl, '~') as table_acl, obj_description(c.oid, 'pg_class') as remarks,
  pg_get_userbyid(c.relowner)::text as owner, null::timestamp as last_altered_time, null::timestamp as last_modified_time,
  k.dist_style, case c.relkind when 'm' then 'MATERIALIZED VIEW'
    when 'v' then case when exists (select from rs_catalog.late_views l where l.relid = c.oid) then 'LATE BINDING VIEW'
      else 'REGULAR VIEW' end
    else 'REGULAR TABLE' end as table_subtype
from pg_catalog.pg_class c
join pg_catalog.pg_namespace n on n.oid = c.relnamespace
left join rs_catalog.relation_keys k on k.relid = c.oid
where c.relkind in ('r', 'v', 'm', 'p', 'f') and n.nspname not in ('rs_catalog', 'rs_external', 'rs_spatial', 'pg_toast');
create or replace view rs_catalog.show_columns as
select c.table_catalog as database_name, c.table_schema as schema_name, c.table_name, c.column_name, c.ordinal_position,
  c.column_default, c.is_nullable, c.data_type, c.character_maximum_length, c.numeric_precision, c.numeric_scale, c.remarks,
  case when a.sort_position <> 0 then upper(a.sort_style) end as sort_key_type, a.sort_position::int as sort_key,
  case when a.is_dist_key then 1 end as dist_key, replace(a.encoding, 'none', 'raw') as encoding,
  case when c.data_type like 'character%' then 'default' end as collation
from rs_catalog.bound_columns c
left join rs_catalog.all_columns a on a.schema_name = c.table_schema and a.table_name = c.table_name
  and a.column_name = c.column_name
union all
select current_database()::text, n.nspname::text, k.relname::text, l.name, l.number, null, 'YES',
  split_part(l.type, '(', 1), substring(l.type from '^character[a-z ]*\(([0-9]+)\)')::int,
  substring(l.type from '^numeric\(([0-9]+),')::int, substring(l.type from '^numeric\([0-9]+,([0-9]+)\)')::int, null,
  null, 0, null, null, case when l.type like 'character%' then 'default' end
from rs_catalog.late_views v
join pg_catalog.pg_class k on k.oid = v.relid
join pg_catalog.pg_namespace n on n.oid = k.relnamespace
cross join lateral rs_catalog.late_columns(v.relid) l;
create or replace function rs_catalog.show_view(name text) returns text stable language sql as $$
  select coalesce(
    (select 'create view ' || name || ' as ' || definition || ' with no schema binding;' from rs_catalog.late_views
      where relid = name::regclass),
    (select 'create materialized view ' || name || ' as ' || definition || ';' from rs_catalog.materialized_view_definitions
      where relid = name::regclass),
    'create view ' || name || ' as' || pg_get_viewdef(name::regclass, true))
$$;
create or replace function rs_catalog.show_table(name text) returns text stable language sql as $$
  select 'CREATE TABLE ' || n.nspname || '.' || c.relname || E' (\n' || (
      select string_agg('    ' || a.column_name || ' ' || a.type_name
        || case when a.column_default like '"identity"(%'
            then ' identity(' || rs_catalog.identity_options(a.relid, a.attnum) || ')'
          when a.column_default like 'default_identity(%'
            then ' generated by default as identity(' || rs_catalog.identity_options(a.relid, a.attnum) || ')'
          else coalesce(' DEFAULT ' || a.column_default, '') end
        || case when a.attnotnull then ' NOT NULL' else '' end
        || ' ENCODE ' || case a.encoding when 'none' then 'raw' else a.encoding end, E',\n' order by a.attnum)
      from rs_catalog.all_columns a where a.relid = c.oid)
    || coalesce((select string_agg(E',\n    ' || d.kind || ' (' || array_to_string(d.columns, ', ') || ')'
        || coalesce(' REFERENCES ' || d.parent || coalesce('(' || array_to_string(d.parent_columns, ', ') || ')', ''), ''),
        '' order by d.name) from rs_catalog.declared_constraints d where d.relid = c.oid), '')
    || E'\n)\nDISTSTYLE ' || upper(coalesce(k.dist_style, 'auto'))
    || coalesce((select E'\nDISTKEY (' || attname || ')' from pg_catalog.pg_attribute
      where attrelid = c.oid and attnum = k.dist_key), '')
    || coalesce((select E'\n' || case k.sort_style when 'interleaved' then 'INTERLEAVED ' else '' end || 'SORTKEY ('
      || string_agg(a.attname, ', ' order by s.place) || ')'
      from unnest(k.sort_keys) with ordinality as s(number, place)
      join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = s.number having count(*) > 0), '') || ';'
  from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  left join rs_catalog.relation_keys k on k.relid = c.oid
  where c.oid = name::regclass
$$;

create or replace view rs_catalog.svv_alter_table_recommendations as
select null::text as type, null::text as database, null::int as table_id, null::text as group_id, null::text as ddl,
  null::text as auto_eligible where false;
create or replace function rs_catalog.has_table_privilege(grantee name, relation text, privilege text) returns boolean
language sql stable as $$
  select pg_catalog.has_table_privilege(grantee,
    case when octet_length(relation) > 63 then rs_catalog.short_path(relation)
      when to_regclass(relation) is null and to_regclass('rs_catalog.' || relation) is not null
      then 'rs_catalog.' || relation else relation end, privilege)
$$;
create or replace function rs_catalog.has_table_privilege(relation text, privilege text) returns boolean
language sql stable as $$ select rs_catalog.has_table_privilege(current_user, relation, privilege) $$;
create or replace function rs_catalog.version() returns text immutable language sql as $$
  select 'PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2 20041017 (Red Hat 3.4.2-6.fc3), Redshift 1.0.0'
$$;
create or replace function rs_catalog.current_setting(name text) returns text stable language sql as $$
  select case lower(name) when 'server_version' then '8.0.2' when 'server_version_num' then '80002'
    when 'query_group' then
      coalesce(nullif(pg_catalog.current_setting('rs_catalog.query_group', true), ''), 'unset') else pg_catalog.current_setting(name) end
$$;
create or replace function rs_catalog.current_user_id() returns int stable language sql
as $$ select usesysid::int from pg_catalog.pg_user where usename = current_user $$;
create or replace function rs_catalog.pg_last_copy_count() returns int stable language sql
as $$ select coalesce(nullif(current_setting('rs_catalog.last_copy_count', true), '')::int, 0) $$;
create or replace function rs_catalog.slice_num() returns int immutable language sql as $$ select 0 $$;
create or replace function rs_catalog.user_is_member_of(member text, role text) returns boolean stable language sql
as $$ select pg_has_role(member::name, role::name, 'member') $$;
create or replace function rs_catalog.role_is_member_of(member text, role text) returns boolean stable language sql
as $$ select pg_has_role(member::name, role::name, 'member') $$;
create or replace function rs_catalog.pg_get_cols(relation text) returns setof record stable language sql as $$
  select rs_catalog.long_text(schema_name), rs_catalog.long_text(table_name), rs_catalog.long_text(column_name),
    type_name::varchar, attnum::int
  from rs_catalog.all_columns where relid = rs_catalog.short_path(relation)::regclass order by attnum
$$;

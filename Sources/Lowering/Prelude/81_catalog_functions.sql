-- PostgreSQL's functions about its catalog, where Redshift's answer differs: SystemViews puts them in their place.

-- The keys that tables declare, with numbers as PostgreSQL's own constraints and their indexes have: above those that a
-- server gives out, and within what drivers read as a signed number.
create or replace view rs_catalog.declared_keys as
select (1900000000 + d.id)::oid as constraint_id,
  (case when d.kind = 'FOREIGN KEY' then 0 else 2000000000 + d.id end)::oid as index_id,
  c.oid as relid, c.relname, c.relnamespace, c.relowner, c.reltablespace, d.name::name as name,
  case d.kind when 'PRIMARY KEY' then 'p' when 'UNIQUE' then 'u' else 'f' end::"char" as contype,
  own.numbers as conkey, own.names as columns, coalesce(p.oid, 0::oid) as parent_id, other.numbers as confkey,
  other.names as parent_columns
from rs_catalog.declared_constraints d
join pg_catalog.pg_class c on c.oid = d.relid
left join pg_catalog.pg_class p on p.oid = d.parent_id
cross join lateral (
  select array_agg(a.attnum order by k.place) as numbers, string_agg(quote_ident(a.attname), ', ' order by k.place) as names
  from unnest(d.columns) with ordinality as k(name, place)
  join pg_catalog.pg_attribute a on a.attrelid = d.relid and a.attname = k.name and not a.attisdropped) own
left join lateral (
  select array_agg(a.attnum order by k.place) as numbers, string_agg(quote_ident(a.attname), ', ' order by k.place) as names
  from unnest(coalesce(d.parent_columns, (select q.columns from rs_catalog.declared_constraints q
    where q.relid = d.parent_id and q.kind = 'PRIMARY KEY' limit 1))) with ordinality as k(name, place)
  join pg_catalog.pg_attribute a on a.attrelid = d.parent_id and a.attname = k.name and not a.attisdropped) other on true
where own.numbers is not null and (d.kind <> 'FOREIGN KEY' or p.oid is not null);

-- The index of a table's key over exactly these columns; 0 for none.
create or replace function rs_catalog.key_index(relation oid, numbers smallint[]) returns oid stable language sql as $$
  select coalesce((select k.index_id from rs_catalog.declared_keys k
    where k.relid = relation and k.conkey = numbers and k.contype <> 'f' order by k.contype limit 1), 0::oid)
$$;

-- A relation by its name, also the table of a materialized view and Redshift's system views.
create or replace function rs_catalog.known_relation(name text) returns regclass stable language sql as $$
  select coalesce(to_regclass(name), to_regclass('rs_catalog.' || (parse_ident(name))[array_upper(parse_ident(name), 1)]),
    (select (c.oid::bigint + 1000000000)::oid::regclass from pg_catalog.pg_class c
      join pg_catalog.pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'm' and (parse_ident(name) = array[n.nspname, 'mv_tbl__' || c.relname || '__0']::text[]
        or (parse_ident(name) = array['mv_tbl__' || c.relname || '__0']::text[] and pg_catalog.pg_table_is_visible(c.oid)))),
    name::regclass)
$$;
create or replace function rs_catalog.relation(name text) returns regclass stable language sql
as $$ select rs_catalog.known_relation(rs_catalog.short_path(name)) $$;

create or replace function rs_catalog.without_schema(definition text) returns text stable strict language sql as $$
  select rs_catalog.long_text(replace(replace(definition, 'rs_catalog.', ''), 'rs_spatial.', ''))
$$;

create or replace function rs_catalog.format_type(type oid, modifier int) returns text stable language sql as $$
  select case type when 4000 then 'super' when 3000 then 'geometry' when 3001 then 'geography' when 6551 then case when modifier is null then 'binary varying' else 'binary varying(64000)' end
    when 17 then case when modifier is null then 'binary varying' else 'binary varying(64000)' end
    else rs_catalog.without_schema(pg_catalog.format_type(type, modifier)) end
$$;

-- An encoding's number in pg_attribute, and back.
create or replace function rs_catalog.encoding_names() returns text[] immutable language sql as $$
  select array['none', 'bytedict', 'delta', 'delta32k', 'mostly8', 'mostly16', 'mostly32', 'runlength', 'lzo', 'text255',
    'text32k', 'zstd', 'az64']
$$;
create or replace function rs_catalog.encoding_number(name text) returns int immutable language sql
as $$ select coalesce(array_position(rs_catalog.encoding_names(), name) - 1, 0) $$;
create or replace function rs_catalog.format_encoding(number int) returns text immutable language sql
as $$ select (rs_catalog.encoding_names())[number + 1] $$;

create or replace function rs_catalog.pg_get_expr(expression pg_node_tree, relation oid) returns text stable language sql
as $$ select rs_catalog.without_schema(pg_catalog.pg_get_expr(expression, relation)) $$;
create or replace function rs_catalog.pg_get_expr(expression pg_node_tree, relation oid, pretty boolean) returns text
stable language sql as $$ select rs_catalog.without_schema(pg_catalog.pg_get_expr(expression, relation, pretty)) $$;
-- The old columns that hold an expression's text have no tree.
create or replace function rs_catalog.pg_get_expr(expression text, relation oid) returns text immutable language sql
as $$ select expression $$;

create or replace function rs_catalog.pg_get_constraintdef(number oid, pretty boolean) returns text stable language sql as $$
  select case when number < 1900000000 then rs_catalog.without_schema(pg_catalog.pg_get_constraintdef(number, pretty)) else (
    select rs_catalog.long_text(case k.contype when 'p' then 'PRIMARY KEY (' || k.columns || ')'
      when 'u' then 'UNIQUE (' || k.columns || ')'
      else 'FOREIGN KEY (' || k.columns || ') REFERENCES ' || k.parent_id::regclass || coalesce('(' || k.parent_columns || ')', '')
      end)
    from rs_catalog.declared_keys k where k.constraint_id = number) end
$$;
create or replace function rs_catalog.pg_get_constraintdef(number oid) returns text stable language sql
as $$ select rs_catalog.pg_get_constraintdef(number, false) $$;

create or replace function rs_catalog.pg_get_indexdef(number oid, part int, pretty boolean) returns text stable language sql
as $$
  select case when number < 1900000000 then pg_catalog.pg_get_indexdef(number, part, pretty) else (
    select rs_catalog.long_text(case when part = 0 then 'CREATE UNIQUE INDEX ' || quote_ident(k.name) || ' ON '
        || k.relid::regclass || ' USING btree (' || k.columns || ')'
      else (select quote_ident(a.attname) from pg_catalog.pg_attribute a where a.attrelid = k.relid and a.attnum = k.conkey[part])
      end)
    from rs_catalog.declared_keys k where k.index_id = number) end
$$;
create or replace function rs_catalog.pg_get_indexdef(number oid) returns text stable language sql
as $$ select rs_catalog.pg_get_indexdef(number, 0, false) $$;

create or replace function rs_catalog.pg_get_viewdef(number oid, pretty boolean) returns text stable language sql as $$
  select coalesce(
    (select definition || ' with no schema binding;' from rs_catalog.late_views where relid = number),
    (select definition || ';' from rs_catalog.materialized_view_definitions where relid = number),
    rs_catalog.without_schema(pg_catalog.pg_get_viewdef(number, pretty)))
$$;
create or replace function rs_catalog.pg_get_viewdef(number oid) returns text stable language sql
as $$ select rs_catalog.pg_get_viewdef(number, false) $$;
create or replace function rs_catalog.pg_get_viewdef(name text, pretty boolean) returns text stable language sql
as $$ select rs_catalog.pg_get_viewdef(rs_catalog.short_path(name)::regclass::oid, pretty) $$;
create or replace function rs_catalog.pg_get_viewdef(name text) returns text stable language sql
as $$ select rs_catalog.pg_get_viewdef(rs_catalog.short_path(name)::regclass::oid, false) $$;

create or replace function rs_catalog.pg_get_functiondef(number oid) returns text stable language sql
as $$ select rs_catalog.without_schema(pg_catalog.pg_get_functiondef(number)) $$;
create or replace function rs_catalog.pg_get_function_arguments(number oid) returns text stable language sql
as $$ select rs_catalog.without_schema(pg_catalog.pg_get_function_arguments(number)) $$;
create or replace function rs_catalog.pg_get_function_identity_arguments(number oid) returns text stable language sql
as $$ select rs_catalog.without_schema(pg_catalog.pg_get_function_identity_arguments(number)) $$;
create or replace function rs_catalog.pg_get_function_result(number oid) returns text stable language sql
as $$ select rs_catalog.without_schema(pg_catalog.pg_get_function_result(number)) $$;

-- Redshift's system views lie in pg_catalog, which every search path has; a key's index is where its table is. Asked for
-- each relation: the usual part is one that the planner puts into the statement, and so has no query in it.
create or replace function rs_catalog.made_up_table_is_visible(number oid) returns boolean stable language sql as $$
  select case
    when number >= 2000000000 then (select pg_catalog.pg_table_is_visible(k.relid) from rs_catalog.declared_keys k where k.index_id = number)
    else pg_catalog.pg_table_is_visible((number::bigint - 1000000000)::oid) end
$$;
create or replace function rs_catalog.pg_table_is_visible(number oid) returns boolean stable language sql as $$
  select case when number >= 1000000000 then rs_catalog.made_up_table_is_visible(number)
    else coalesce(pg_catalog.pg_table_is_visible(number) or number::regclass::text like 'rs\_catalog.%', false) end
$$;
create or replace function rs_catalog.pg_type_is_visible(number oid) returns boolean stable language sql as $$
  select number in (4000, 6551) or coalesce(pg_catalog.pg_type_is_visible(number), false)
$$;

create or replace function rs_catalog.has_table_privilege(grantee name, relation oid, privilege text) returns boolean
language sql stable as $$ select coalesce(pg_catalog.has_table_privilege(grantee, relation, privilege), relation >= 1000000000) $$;
create or replace function rs_catalog.has_table_privilege(relation oid, privilege text) returns boolean
language sql stable as $$ select rs_catalog.has_table_privilege(current_user, relation, privilege) $$;
create or replace function rs_catalog.current_setting(name text, missing_ok boolean) returns text stable language sql as $$
  select case lower(name) when 'server_version' then '8.0.2' when 'server_version_num' then '80002'
    else pg_catalog.current_setting(name, missing_ok) end
$$;

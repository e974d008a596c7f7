-- What Redshift keeps of a relation and PostgreSQL has no place for. Keyed by oid, columns by number: names may change.

create table if not exists rs_catalog.relation_keys (
  relid oid primary key,
  -- auto, even, key, all
  dist_style text not null default 'auto',
  dist_key smallint,
  -- compound, interleaved, auto; null for none
  sort_style text,
  sort_keys smallint[] not null default '{}',
  backup boolean not null default true,
  auto_refresh boolean not null default false,
  encode_auto boolean not null default true
);
create table if not exists rs_catalog.column_encodings (
  relid oid, attnum smallint, encoding text not null, primary key (relid, attnum)
);
-- UNIQUE, PRIMARY KEY, FOREIGN KEY: Redshift keeps them and enforces none.
create table if not exists rs_catalog.declared_constraints (
  relid oid, name text, kind text not null, columns text[] not null, parent text, parent_columns text[],
  primary key (relid, name)
);
-- Numbers for the catalog, which a client joins by: of the constraint itself, and of the table that it refers to.
alter table rs_catalog.declared_constraints
  add column if not exists parent_id oid, add column if not exists id int;
create sequence if not exists rs_catalog.declared_constraint_ids owned by rs_catalog.declared_constraints.id;
alter table rs_catalog.declared_constraints alter column id set default nextval('rs_catalog.declared_constraint_ids');
update rs_catalog.declared_constraints set id = default, parent_id = to_regclass(parent) where id is null;
grant usage on sequence rs_catalog.declared_constraint_ids to public;
create table if not exists rs_catalog.late_views (
  relid oid primary key,
  -- The query as the user wrote it, and as it was lowered when the view was made.
  definition text not null, lowered text not null
);
create table if not exists rs_catalog.materialized_view_definitions (relid oid primary key, definition text not null);
grant select, insert, update, delete on all tables in schema rs_catalog to public;

create or replace function rs_catalog.forget_dropped() returns event_trigger language plpgsql security definer as $$
begin
  perform rs_catalog.note_change();
  delete from rs_catalog.relation_keys k using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = k.relid and d.objsubid = 0;
  delete from rs_catalog.column_encodings k using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = k.relid and d.objsubid in (0, k.attnum);
  delete from rs_catalog.declared_constraints k using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = k.relid and d.objsubid = 0;
  delete from rs_catalog.late_views k using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = k.relid and d.objsubid = 0;
  delete from rs_catalog.filled_tables k using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = k.relid and d.objsubid = 0;
  delete from rs_catalog.materialized_view_definitions k using pg_event_trigger_dropped_objects() d
    where d.classid = 'pg_class'::regclass and d.objid = k.relid and d.objsubid = 0;
end $$;
do $$ begin
  if not exists (select from pg_event_trigger where evtname = 'rs_catalog_forget_dropped') then
    create event trigger rs_catalog_forget_dropped on sql_drop execute function rs_catalog.forget_dropped();
  end if;
end $$;

-- A row for each command that defines something, so that sessions may keep what they know of the catalog for as long as
-- the rows that they see are the same. Old rows go from time to time; none waits for another transaction.
create table if not exists rs_catalog.catalog_changes (id bigint generated always as identity);
grant select, insert, delete on rs_catalog.catalog_changes to public;
create or replace function rs_catalog.note_change() returns void language plpgsql security definer as $$
declare
  number bigint;
begin
  insert into rs_catalog.catalog_changes default values returning id into number;
  if number % 64 = 0 and current_setting('transaction_isolation') = 'read committed' then
    delete from rs_catalog.catalog_changes where ctid = any (array(
      select ctid from rs_catalog.catalog_changes where id < number - 32 for update skip locked));
  end if;
end $$;
create or replace function rs_catalog.note_command() returns event_trigger language plpgsql security definer as $$
begin
  if coalesce(current_setting('rs_catalog.installing', true), '') <> 'on' then
    perform rs_catalog.note_change();
    if tg_tag in ('CREATE TABLE AS', 'SELECT INTO', 'CREATE MATERIALIZED VIEW', 'REFRESH MATERIALIZED VIEW') then
      perform rs_catalog.note_filled();
    end if;
  end if;
end $$;
do $$ begin
  if not exists (select from pg_event_trigger where evtname = 'rs_catalog_note_command') then
    create event trigger rs_catalog_note_command on ddl_command_end execute function rs_catalog.note_command();
  end if;
end $$;

-- One session sees one database here, as on a cluster of nodes without managed storage.
create or replace function rs_catalog.require_database(name text) returns void language plpgsql stable as $$
begin
  if name <> current_database() then
    raise exception 'a schema of another database cannot be changed from here: "%"', name
      using errcode = '0A000', hint = 'connect to that database';
  end if;
end $$;

create or replace function rs_catalog.column_number(relation regclass, name text, what text) returns smallint
language plpgsql stable as $$
declare
  number smallint;
begin
  -- CREATE TABLE AS takes a column's number for its name.
  select attnum into number from pg_catalog.pg_attribute
    where attrelid = relation and attnum > 0 and not attisdropped
      and (attname = name or attnum = case when name ~ '^[0-9]{1,4}$' then name::int end);
  if number is null then
    raise exception '% column "%" does not exist', what, name using errcode = '42703';
  end if;
  return number;
end $$;

create or replace function rs_catalog.check_key_type(relation regclass, number smallint, what text) returns void
language plpgsql stable as $$
declare
  type_name text;
begin
  select format_type(atttypid, null) into type_name from pg_catalog.pg_attribute
    where attrelid = relation and attnum = number;
  if type_name in ('rs_catalog.super', 'bytea', 'rs_catalog.hllsketch', 'rs_spatial.geometry', 'rs_spatial.geography') then
    raise exception 'a column of type % cannot be a %',
      case type_name when 'bytea' then 'varbyte' else split_part(type_name, '.', 2) end, what
      using errcode = '0A000';
  end if;
end $$;

-- Which encodings a type can have; the error is Redshift's.
create or replace function rs_catalog.check_encoding(relation regclass, number smallint, encoding text) returns void
language plpgsql stable as $$
declare
  column_name text;
  type_name text;
  allowed boolean;
begin
  select attname, format_type(atttypid, null) into column_name, type_name from pg_catalog.pg_attribute
    where attrelid = relation and attnum = number;
  allowed := case when type_name like 'rs\_spatial.%' then encoding in ('raw', 'none') else case encoding
    when 'raw' then true
    when 'none' then true
    when 'zstd' then true
    when 'runlength' then true
    when 'bytedict' then type_name <> 'boolean'
    when 'lzo' then type_name not in ('boolean', 'real', 'double precision')
    when 'az64' then type_name in ('smallint', 'integer', 'bigint', 'numeric', 'date') or type_name like 'time%'
    when 'delta' then type_name in ('smallint', 'integer', 'bigint', 'numeric', 'date') or type_name like 'timestamp%'
    when 'delta32k' then type_name in ('integer', 'bigint', 'numeric', 'date') or type_name like 'timestamp%'
    when 'mostly8' then type_name in ('smallint', 'integer', 'bigint', 'numeric')
    when 'mostly16' then type_name in ('integer', 'bigint', 'numeric')
    when 'mostly32' then type_name in ('bigint', 'numeric')
    when 'text255' then type_name in ('character varying', 'text')
    when 'text32k' then type_name in ('character varying', 'text')
  end end;
  if allowed is null then
    raise exception 'encoding type "%" invalid', encoding using errcode = '42704';
  elsif not allowed then
    raise exception 'invalid encoding type "%" specified for column "%"', encoding, column_name using errcode = '0A000';
  end if;
end $$;

-- VARCHAR(n) and CHAR(n) are counted in bytes: PostgreSQL's own limit counts characters, so each such column gets a
-- constraint, named by its type, with which the session words the error. Trailing blanks beyond the length are no error.
create or replace function rs_catalog.limit_bytes(relation regclass) returns void language plpgsql as $$
declare
  outdated name;
  added text;
begin
  for outdated in
    select c.conname from pg_catalog.pg_constraint c
    where c.conrelid = relation and c.contype = 'c' and c.conname like 'character%) of column %'
      and not exists (select from pg_catalog.pg_attribute a where a.attrelid = relation and not a.attisdropped
        and c.conname = format_type(a.atttypid, a.atttypmod) || ' of column ' || a.attnum)
  loop
    execute format('alter table %s drop constraint %I', relation, outdated);
  end loop;
  select string_agg(format('add constraint %I check (octet_length(rtrim(%I)) <= %s) not valid',
      format_type(a.atttypid, a.atttypmod) || ' of column ' || a.attnum, a.attname, a.atttypmod - 4), ', ')
    into added
    from pg_catalog.pg_attribute a
    where a.attrelid = relation and a.attnum > 0 and not a.attisdropped
      and a.atttypid in ('varchar'::regtype, 'bpchar'::regtype) and a.atttypmod > 4
      and not exists (select from pg_catalog.pg_constraint c where c.conrelid = relation
        and c.conname = format_type(a.atttypid, a.atttypmod) || ' of column ' || a.attnum);
  if added is not null then execute format('alter table %s %s', relation, added); end if;
end $$;

-- A materialized view reads tables and other materialized views.
create or replace function rs_catalog.check_materialized(name text) returns void language plpgsql stable as $$
declare
  view_name text;
begin
  select v.oid::regclass into view_name
    from pg_catalog.pg_rewrite r
    join pg_catalog.pg_depend d on d.classid = 'pg_rewrite'::regclass and d.objid = r.oid and d.refclassid = 'pg_class'::regclass
    join pg_catalog.pg_class v on v.oid = d.refobjid and v.relkind = 'v'
    where r.ev_class = name::regclass limit 1;
  if view_name is not null then
    raise exception 'a materialized view cannot read the view "%"', view_name using errcode = '0A000';
  end if;
end $$;

-- After CREATE TABLE. Null styles stand for what was not written.
create or replace function rs_catalog.define_relation(
  name text, dist_style text, dist_key text, sort_style text, sort_keys text[], backup boolean, auto_refresh boolean,
  encode_auto boolean, encoded_columns text[], encodings text[]
) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
  dist_number smallint;
  sort_numbers smallint[] := '{}';
begin
  if dist_key is not null then
    dist_number := rs_catalog.column_number(relation, dist_key, 'DISTKEY');
    perform rs_catalog.check_key_type(relation, dist_number, 'distribution key');
  end if;
  for position in 1..coalesce(array_length(sort_keys, 1), 0) loop
    sort_numbers := sort_numbers || rs_catalog.column_number(relation, sort_keys[position], 'SORTKEY');
    perform rs_catalog.check_key_type(relation, sort_numbers[position], 'sort key');
  end loop;
  insert into rs_catalog.relation_keys values (
    relation, coalesce(dist_style, case when dist_key is null then 'auto' else 'key' end), dist_number, sort_style,
    sort_numbers, coalesce(backup, true), coalesce(auto_refresh, false),
    coalesce(encode_auto, coalesce(array_length(encoded_columns, 1), 0) = 0))
  on conflict do nothing;
  for position in 1..coalesce(array_length(encoded_columns, 1), 0) loop
    perform rs_catalog.check_encoding(
      relation, rs_catalog.column_number(relation, encoded_columns[position], 'encoded'), encodings[position]);
    insert into rs_catalog.column_encodings values (
      relation, rs_catalog.column_number(relation, encoded_columns[position], 'encoded'), encodings[position])
    on conflict do nothing;
  end loop;
  if (select relkind from pg_catalog.pg_class where oid = relation) = 'r' then
    perform rs_catalog.limit_bytes(relation);
  end if;
end $$;

create or replace function rs_catalog.declare_constraint(
  name text, constraint_name text, kind text, columns text[], parent text, parent_columns text[]
) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
  own_name text := constraint_name;
  ending text;
  suffix int := 0;
  entry text;
begin
  foreach entry in array columns loop
    perform rs_catalog.column_number(relation, entry, lower(kind));
  end loop;
  if parent is not null then perform parent::regclass; end if;
  if kind = 'PRIMARY KEY' and exists (
      select from rs_catalog.declared_constraints c where c.relid = relation and c.kind = 'PRIMARY KEY') then
    raise exception 'multiple primary keys for table "%" are not allowed', relation using errcode = '42P16';
  end if;
  if own_name is null then
    -- As PostgreSQL 8 names it: by the first column.
    own_name := rs_catalog.long_text((select relname from pg_catalog.pg_class where oid = relation)
      || case kind when 'PRIMARY KEY' then '' else '_' || columns[1] end);
    ending := case kind when 'PRIMARY KEY' then '_pkey' when 'UNIQUE' then '_key' else '_fkey' end;
    own_name := rs_catalog.cut(own_name, 127 - length(ending)) || ending;
    if octet_length(own_name) > 63 then
      perform rs_catalog.keep_names(array[own_name]);
      own_name := rs_catalog.short_name(own_name);
    end if;
    while exists (select from rs_catalog.declared_constraints c where c.relid = relation and c.name = own_name
      || case when suffix = 0 then '' else suffix::text end) loop
      suffix := suffix + 1;
    end loop;
    own_name := own_name || case when suffix = 0 then '' else suffix::text end;
  end if;
  insert into rs_catalog.declared_constraints values (
    relation, own_name, kind, columns, parent, parent_columns, parent::regclass)
  on conflict do nothing;
end $$;

create or replace function rs_catalog.drop_constraint(name text, constraint_name text) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
begin
  delete from rs_catalog.declared_constraints c where c.relid = relation and c.name = constraint_name;
  if not found then
    raise exception 'constraint "%" of relation "%" does not exist', constraint_name, name using errcode = '42704';
  end if;
end $$;

-- CREATE TABLE (LIKE parent): what LIKE copies beside the columns.
create or replace function rs_catalog.copy_relation(name text, parent text) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
  source regclass := parent::regclass;
begin
  insert into rs_catalog.relation_keys
    select relation, k.dist_style,
      (select n.attnum from pg_catalog.pg_attribute o join pg_catalog.pg_attribute n on n.attname = o.attname
        where o.attrelid = source and o.attnum = k.dist_key and n.attrelid = relation),
      k.sort_style,
      coalesce((select array_agg(n.attnum order by s.position) from unnest(k.sort_keys) with ordinality as s(number, position)
        join pg_catalog.pg_attribute o on o.attrelid = source and o.attnum = s.number
        join pg_catalog.pg_attribute n on n.attrelid = relation and n.attname = o.attname), '{}'),
      k.backup, k.auto_refresh, k.encode_auto
    from rs_catalog.relation_keys k where k.relid = source
  on conflict do nothing;
  insert into rs_catalog.column_encodings
    select relation, n.attnum, e.encoding from rs_catalog.column_encodings e
    join pg_catalog.pg_attribute o on o.attrelid = source and o.attnum = e.attnum
    join pg_catalog.pg_attribute n on n.attrelid = relation and n.attname = o.attname
    where e.relid = source
  on conflict do nothing;
  perform rs_catalog.limit_bytes(relation);
end $$;

-- ALTER TABLE … ALTER DISTSTYLE | DISTKEY | SORTKEY | ENCODE | BACKUP.
create or replace function rs_catalog.keys_of(relation regclass) returns rs_catalog.relation_keys language plpgsql as $$
declare
  keys rs_catalog.relation_keys;
begin
  insert into rs_catalog.relation_keys (relid) values (relation) on conflict do nothing;
  select * into keys from rs_catalog.relation_keys where relid = relation;
  return keys;
end $$;

create or replace function rs_catalog.alter_distribution(name text, style text, key text) returns void
language plpgsql as $$
declare
  relation regclass := name::regclass;
  keys rs_catalog.relation_keys := rs_catalog.keys_of(relation);
  number smallint;
begin
  if keys.sort_style = 'interleaved' then
    raise exception 'the distribution key of a table with an interleaved sort key cannot be altered'
      using errcode = '0A000';
  end if;
  if key is not null then
    number := rs_catalog.column_number(relation, key, 'DISTKEY');
    perform rs_catalog.check_key_type(relation, number, 'distribution key');
  elsif style = 'key' then
    raise exception 'DISTSTYLE KEY needs a DISTKEY' using errcode = '42601';
  end if;
  update rs_catalog.relation_keys set dist_style = style, dist_key = number where relid = relation;
end $$;

create or replace function rs_catalog.alter_sort(name text, style text, columns text[]) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
  keys rs_catalog.relation_keys := rs_catalog.keys_of(relation);
  numbers smallint[] := '{}';
begin
  -- Redshift: of a temporary table no sort key is altered; an interleaved key may become another one.
  if (select relpersistence = 't' from pg_catalog.pg_class where oid = relation) then
    raise exception 'ALTER SORTKEY is not supported for temporary tables' using errcode = '0A000';
  end if;
  for position in 1..coalesce(array_length(columns, 1), 0) loop
    numbers := numbers || rs_catalog.column_number(relation, columns[position], 'SORTKEY');
    perform rs_catalog.check_key_type(relation, numbers[position], 'sort key');
  end loop;
  update rs_catalog.relation_keys set sort_style = style, sort_keys = numbers where relid = relation;
end $$;

create or replace function rs_catalog.alter_encoding(name text, column_name text, encoding text) returns void
language plpgsql as $$
declare
  relation regclass := name::regclass;
  keys rs_catalog.relation_keys := rs_catalog.keys_of(relation);
begin
  if keys.sort_style = 'interleaved' then
    raise exception 'the encoding of a column in a table with an interleaved sort key cannot be altered'
      using errcode = '0A000';
  end if;
  perform rs_catalog.check_encoding(
    relation, rs_catalog.column_number(relation, column_name, 'encoded'), encoding);
  if exists (select from rs_catalog.column_encodings e
      where e.relid = relation and e.attnum = rs_catalog.column_number(relation, column_name, 'encoded')
      and lower(e.encoding) = lower(alter_encoding.encoding)) then
    raise exception 'column "%" has the encoding % already', column_name, encoding using errcode = '0A000';
  end if;
  insert into rs_catalog.column_encodings
    values (relation, rs_catalog.column_number(relation, column_name, 'encoded'), encoding)
  on conflict (relid, attnum) do update set encoding = excluded.encoding;
  update rs_catalog.relation_keys set encode_auto = false where relid = relation;
end $$;

create or replace function rs_catalog.alter_encode_auto(name text) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
begin
  perform rs_catalog.keys_of(relation);
  delete from rs_catalog.column_encodings where relid = relation;
  update rs_catalog.relation_keys set encode_auto = true where relid = relation;
end $$;

create or replace function rs_catalog.alter_auto_refresh(name text, refresh boolean) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
begin
  perform rs_catalog.keys_of(relation);
  update rs_catalog.relation_keys set auto_refresh = refresh where relid = relation;
end $$;

-- ALTER TABLE adds a primary key to columns that are NOT NULL already.
create or replace function rs_catalog.check_not_null(name text, column_names text[]) returns void language plpgsql as $$
declare
  nullable text;
begin
  select attname into nullable from pg_catalog.pg_attribute
    where attrelid = name::regclass and attname = any (column_names) and not attisdropped and not attnotnull
    order by attnum limit 1;
  if nullable is not null then
    raise exception 'cannot add a primary key: column "%" is nullable', nullable using errcode = '0A000';
  end if;
end $$;

-- ALTER COLUMN … TYPE: what stands in its way.
create or replace function rs_catalog.check_column_type(name text, column_name text) returns void language plpgsql as $$
declare
  relation regclass := name::regclass;
  place text := '';
begin
  if exists (select from pg_catalog.pg_attribute where attrelid = relation and attname = column_name and atthasdef) then
    place := 'has a default';
  elsif exists (select from rs_catalog.declared_constraints where relid = relation and column_name = any (columns)
      or parent_id = relation and column_name = any (parent_columns)) then
    place := 'is part of a constraint';
  else
    select 'has the encoding ' || e.encoding into place
    from rs_catalog.column_encodings e join pg_catalog.pg_attribute a on a.attrelid = e.relid and a.attnum = e.attnum
    where e.relid = relation and a.attname = column_name
      and lower(e.encoding) in ('bytedict', 'runlength', 'text255', 'text32k');
  end if;
  if place <> '' then
    raise exception 'cannot alter the type of column "%": it %', column_name, place using errcode = '0A000';
  end if;
end $$;

-- ALTER TABLE … DROP COLUMN: keys stand in its way.
drop function if exists rs_catalog.check_column_drop(text, text);
create or replace function rs_catalog.check_column_drop(name text, column_name text, cascades boolean) returns void
language plpgsql as $$
declare
  relation regclass := name::regclass;
  number smallint;
  keys rs_catalog.relation_keys;
begin
  select attnum into number from pg_catalog.pg_attribute
    where attrelid = relation and attname = column_name and not attisdropped;
  select * into keys from rs_catalog.relation_keys where relid = relation;
  if number = keys.dist_key then
    raise exception 'cannot drop distkey column "%"', column_name using errcode = '0A000';
  elsif number = any (keys.sort_keys) then
    raise exception 'cannot drop sortkey column "%"', column_name using errcode = '0A000';
  elsif number is not null and not exists (
      select from pg_catalog.pg_attribute where attrelid = relation and attnum > 0 and not attisdropped and attnum <> number)
  then
    raise exception 'cannot drop the last column of table "%"', relation using errcode = '0A000';
  end if;
  -- Foreign keys that refer to it, and keys of several columns, go with CASCADE alone.
  if not cascades and exists (
      select from rs_catalog.declared_constraints c
      where c.relid = relation and column_name = any (c.columns) and cardinality(c.columns) > 1
        or c.parent_id = relation and column_name = any (coalesce(c.parent_columns, (
          select k.columns from rs_catalog.declared_constraints k where k.relid = relation and k.kind = 'PRIMARY KEY'))))
  then
    raise exception 'cannot drop column % of table % because other objects depend on it', column_name, relation
      using errcode = '2BP01', hint = 'Use DROP ... CASCADE to drop the dependent objects too.';
  end if;
  delete from rs_catalog.declared_constraints c
  where c.relid = relation and column_name = any (c.columns)
    or c.parent_id = relation and column_name = any (coalesce(c.parent_columns, (
      select k.columns from rs_catalog.declared_constraints k where k.relid = relation and k.kind = 'PRIMARY KEY')));
end $$;

create or replace function rs_catalog.comment_on_view(name text, words text) returns void language plpgsql as $$
begin
  execute format('comment on %s %s is %L',
    case (select relkind from pg_catalog.pg_class where oid = name::regclass) when 'm' then 'materialized view' else 'view' end,
    name, words);
end $$;

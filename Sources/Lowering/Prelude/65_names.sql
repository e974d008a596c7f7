-- Names of 64 to 127 bytes, which PostgreSQL would cut: it gets a short form of them (LongNames in Swift makes the same),
-- and the way back is kept here. Two sessions may keep one name at once: none waits for the other, and it stands here twice.
create table if not exists rs_catalog.long_names (digest text not null, short text not null, long text not null);
create index if not exists long_names_digest on rs_catalog.long_names (digest);

create or replace function rs_catalog.short_name(name text) returns text immutable strict language sql as $$
  select case when octet_length(name) <= 63 then name else rs_catalog.cut(name, 28) || '…' || md5(name) end
$$;
-- Of a relation's name with its schema.
create or replace function rs_catalog.short_path(name text) returns text immutable strict language sql as $$
  select case when octet_length(name) <= 63 then name
    else (select string_agg(quote_ident(rs_catalog.short_name(p.part)), '.' order by p.place)
      from unnest(parse_ident(name)) with ordinality p(part, place)) end
$$;

create or replace function rs_catalog.keep_names(names text[]) returns void language plpgsql security definer as $$
begin
  insert into rs_catalog.long_names
    select md5(n.name), rs_catalog.short_name(n.name), n.name from unnest(names) n(name)
    where not exists (select from rs_catalog.long_names l where l.digest = md5(n.name));
  if found then perform rs_catalog.note_change(); end if;
end $$;

create or replace function rs_catalog.restored(value text) returns text stable language plpgsql as $$
declare
  entry record;
  result text := value;
begin
  for entry in
    select distinct n.short, n.long from regexp_matches(value, '…([0-9a-f]{32})', 'g') as m(digest)
    join rs_catalog.long_names n on n.digest = m.digest[1]
  loop
    result := replace(replace(result, '"' || entry.short || '"', quote_ident(entry.long)), entry.short, entry.long);
  end loop;
  return result;
end $$;
-- A text with the long names in the place of their short forms; most have none.
create or replace function rs_catalog.long_text(value text) returns text stable language sql as $$
  select case when strpos(value, '…') = 0 then value else rs_catalog.restored(value) end
$$;

-- Each of the catalog's views once more with the long names, for a database that has some: a name is a text there. A
-- session makes them when it first needs them, on its own.
create or replace function rs_catalog.make_long_views() returns void language plpgsql security definer as $$
declare
  own record;
begin
  perform pg_advisory_xact_lock(20260103);
  if to_regclass('rs_catalog.long_pg_class') is not null then return; end if;
  for own in
    select c.relname, string_agg(case
        when a.atttypid = 'name'::regtype then format('rs_catalog.long_text(v.%1$I::text) collate "C" as %1$I', a.attname)
        when a.atttypid in ('text'::regtype, 'varchar'::regtype)
          then format('rs_catalog.long_text(v.%1$I) as %1$I', a.attname)
        else format('v.%I', a.attname) end, ', ' order by a.attnum) as list
    from pg_catalog.pg_class c join pg_catalog.pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'rs_catalog'::regnamespace and c.relkind = 'v' and c.relname !~ '^long_' and a.attnum > 0
    group by c.relname
  loop
    execute format('create view rs_catalog.long_%s as select %s from rs_catalog.%I v', own.relname, own.list, own.relname);
  end loop;
end $$;

-- How a swap lets bound views read the new table before the former one is dropped: the text is PostgreSQL's own here, and
-- goes around the lowering.
create or replace function rs_catalog.bound_view(schema_name text, view_name text) returns text language sql stable as $$
  select pg_catalog.pg_get_viewdef(c.oid) from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = rs_catalog.short_name(schema_name) and c.relname = rs_catalog.short_name(view_name) and c.relkind = 'v'
    and not exists (select from rs_catalog.late_views l where l.relid = c.oid)
$$;

-- Where a column's type is another one now (a seed's strings are as wide as the longest), the view is made anew, with its
-- owner, grants and comment; not where other views stand on it.
create or replace function rs_catalog.replace_view(schema_name text, view_name text, definition text) returns void
language plpgsql as $$
declare
  name text := format('%I.%I', rs_catalog.short_name(schema_name), rs_catalog.short_name(view_name));
  former pg_catalog.pg_class;
  note text := obj_description(name::regclass, 'pg_class');
  entry record;
begin
  begin
    execute format('create or replace view %s as %s', name, definition);
    return;
  exception when invalid_table_definition then null;
  end;
  select * into former from pg_catalog.pg_class where oid = name::regclass;
  execute format('drop view %s', name);
  execute format('create view %s as %s', name, definition);
  execute format('alter view %s owner to %I', name, pg_get_userbyid(former.relowner));
  if note is not null then execute format('comment on view %s is %L', name, note); end if;
  for entry in select * from aclexplode(former.relacl) where grantee <> former.relowner loop
    execute format(
      'grant %s on %s to %s%s', entry.privilege_type, name,
      case entry.grantee when 0 then 'public' else quote_ident(pg_get_userbyid(entry.grantee)) end,
      case when entry.is_grantable then ' with grant option' else '' end);
  end loop;
end $$;

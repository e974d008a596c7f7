-- How a swap lets bound views read the new table before the former one is dropped: the text is PostgreSQL's own here, and
-- goes around the lowering.
create or replace function rs_catalog.bound_view(schema_name text, view_name text) returns text language sql stable as $$
  select pg_catalog.pg_get_viewdef(c.oid) from pg_catalog.pg_class c
  join pg_catalog.pg_namespace n on n.oid = c.relnamespace
  where n.nspname = rs_catalog.short_name(schema_name) and c.relname = rs_catalog.short_name(view_name) and c.relkind = 'v'
    and not exists (select from rs_catalog.late_views l where l.relid = c.oid)
$$;
create or replace function rs_catalog.replace_view(schema_name text, view_name text, definition text) returns void
language plpgsql as $$
begin
  execute format(
    'create or replace view %I.%I as %s', rs_catalog.short_name(schema_name), rs_catalog.short_name(view_name), definition);
end $$;

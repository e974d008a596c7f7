-- What the planner should know of the catalog and of our own tables from the beginning: of a table that was never
-- analysed it takes ten pages for granted, and looks up relations one by one, or all of them again and again.
analyze pg_catalog.pg_class;
analyze pg_catalog.pg_namespace;
do $$ declare
  own regclass;
begin
  for own in select oid from pg_catalog.pg_class where relnamespace = 'rs_catalog'::regnamespace and relkind = 'r' loop
    execute 'analyze ' || own;
  end loop;
end $$;
select set_config('rs_catalog.installing', 'off', true), rs_catalog.note_change();

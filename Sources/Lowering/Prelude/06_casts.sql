-- Redshift assigns whole numbers to BOOLEAN columns, and casts booleans to every kind of them and back.
create or replace function rs_catalog.to_boolean(value bigint) returns boolean immutable strict language sql
as $$ select value <> 0 $$;
create or replace function rs_catalog.to_boolean(value smallint) returns boolean immutable strict language sql
as $$ select value <> 0 $$;
create or replace function rs_catalog.to_smallint(value boolean) returns smallint immutable strict language sql
as $$ select value::int::smallint $$;
create or replace function rs_catalog.to_bigint(value boolean) returns bigint immutable strict language sql
as $$ select value::int::bigint $$;
do $$ declare
  pair record;
begin
  for pair in select * from (values ('bigint', 'boolean', 'to_boolean', 'as assignment'),
    ('smallint', 'boolean', 'to_boolean', 'as assignment'), ('boolean', 'smallint', 'to_smallint', ''),
    ('boolean', 'bigint', 'to_bigint', '')) as p(source, target, function, kind)
  loop
    if not exists (select from pg_catalog.pg_cast
      where castsource = pair.source::regtype and casttarget = pair.target::regtype)
    then
      execute format('create cast (%s as %s) with function rs_catalog.%s(%s) %s',
        pair.source, pair.target, pair.function, pair.source, pair.kind);
    end if;
  end loop;
end $$;
update pg_catalog.pg_cast set castcontext = 'a'
where castsource = 'integer'::regtype and casttarget = 'boolean'::regtype and castcontext <> 'a';

-- What Redshift has and PostgreSQL has not, in one schema. The script may run again over an older version of itself.
-- One change for the whole script: a row for each of its commands would slow every later look for changes.
select set_config('rs_catalog.installing', 'on', true);
-- Redshift: in PUBLIC everybody may create, until someone revokes it.
do $$ begin
  if to_regnamespace('rs_catalog') is null and to_regnamespace('public') is not null then
    grant create, usage on schema public to public;
  end if;
end $$;
create schema if not exists rs_catalog;
grant usage on schema rs_catalog to public;
-- Where PostGIS goes when a statement first needs it.
create schema if not exists rs_spatial;
grant usage on schema rs_spatial to public;
alter default privileges in schema rs_catalog grant select on tables to public;

-- An older version kept SUPER as jsonb.
do $$ declare
  outdated regprocedure;
begin
  for outdated in select p.oid::regprocedure from pg_proc p where p.pronamespace = 'rs_catalog'::regnamespace
    and ('jsonb'::regtype = p.prorettype or 'jsonb'::regtype = any (p.proargtypes) or 'jsonb'::regtype = any (p.proallargtypes))
  loop
    execute 'drop function if exists ' || outdated || ' cascade';
  end loop;
end $$;

-- How values look as text: Redshift prints 15 digits of a double.
do $$ begin
  execute format('alter database %I set extra_float_digits to 0', current_database());
  execute format('alter database %I set timezone to ''UTC''', current_database());
  execute format('alter database %I set datestyle to ''ISO, MDY''', current_database());
  execute format('alter database %I set intervalstyle to ''postgres''', current_database());
end $$;
-- The session that installs this was there before.
set extra_float_digits to 0;
set datestyle to 'ISO, MDY';
set intervalstyle to 'postgres';

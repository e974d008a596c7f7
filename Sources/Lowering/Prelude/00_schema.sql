-- What Redshift has and PostgreSQL has not, in one schema. The script may run again over an older version of itself.
create schema if not exists rs_catalog;
grant usage on schema rs_catalog to public;
alter default privileges in schema rs_catalog grant select on tables to public;

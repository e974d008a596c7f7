BEGIN
--------
BEGIN
--------
create materialized view "dbt"."builtins"."materialized_keys"
  backup yes
  diststyle key
  distkey (id)
  sortkey (id)
  auto refresh yes
  as (
    select id, customer from "dbt"."builtins"."orders"
  )
--------
COMMIT
--------
BEGIN
--------
drop materialized view if exists "dbt"."builtins"."materialized_keys__dbt_backup" cascade
--------
COMMIT
--------
BEGIN
--------
COMMIT
--------
BEGIN
--------
drop materialized view if exists "dbt"."builtins"."materialized_keys__dbt_tmp" cascade
--------
COMMIT

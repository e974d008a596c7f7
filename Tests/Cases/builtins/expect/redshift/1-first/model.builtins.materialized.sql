BEGIN
--------
create materialized view "dbt"."builtins"."materialized"
  backup yes
  diststyle even
  auto refresh no
  as (
    select id from "dbt"."builtins"."orders"
  )
--------
COMMIT
--------
BEGIN
--------
drop materialized view if exists "dbt"."builtins"."materialized__dbt_backup" cascade
--------
COMMIT
--------
BEGIN
--------
COMMIT
--------
BEGIN
--------
drop materialized view if exists "dbt"."builtins"."materialized__dbt_tmp" cascade
--------
COMMIT

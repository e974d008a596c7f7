BEGIN
--------
BEGIN
--------
create table "dbt"."builtins"."table_auto__dbt_tmp"
  compound sortkey (id)
  as (
select id from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."table_auto" rename to "table_auto__dbt_backup"
--------
alter table "dbt"."builtins"."table_auto__dbt_tmp" rename to "table_auto"
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."table_auto__dbt_backup" cascade
--------
COMMIT

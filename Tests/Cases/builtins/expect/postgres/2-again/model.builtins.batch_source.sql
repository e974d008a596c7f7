create table "dbt"."builtins"."batch_source__dbt_tmp"
  as (
select id, customer, placed::timestamp as placed from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."batch_source" rename to "batch_source__dbt_backup"
--------
alter table "dbt"."builtins"."batch_source__dbt_tmp" rename to "batch_source"
--------
COMMIT
--------
drop table if exists "dbt"."builtins"."batch_source__dbt_backup" cascade

create table "dbt"."builtins"."table_auto__dbt_tmp"
  as (
select id from "dbt"."builtins"."orders"
  );
--------
create unique index if not exists "<index>"
  on "dbt"."builtins"."table_auto__dbt_tmp" (id)
--------
alter table "dbt"."builtins"."table_auto" rename to "table_auto__dbt_backup"
--------
alter table "dbt"."builtins"."table_auto__dbt_tmp" rename to "table_auto"
--------
COMMIT
--------
drop table if exists "dbt"."builtins"."table_auto__dbt_backup" cascade

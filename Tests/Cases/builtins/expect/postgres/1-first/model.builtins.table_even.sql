create table "dbt"."builtins"."table_even__dbt_tmp"
  as (
with __dbt__cte__ephemeral as (
select * from "dbt"."builtins"."view_plain"
) select id, customer, note from __dbt__cte__ephemeral
  );
--------
alter table "dbt"."builtins"."table_even__dbt_tmp" rename to "table_even"
--------
COMMIT
--------
drop table if exists "dbt"."builtins"."table_even__dbt_backup" cascade

BEGIN
--------
create table "dbt"."builtins"."table_even__dbt_tmp"
  backup no
  diststyle even
  interleaved sortkey (id, customer)
  as (
with __dbt__cte__ephemeral as (
select * from "dbt"."builtins"."view_plain"
) select id, customer, note from __dbt__cte__ephemeral
  );
--------
alter table "dbt"."builtins"."table_even" rename to "table_even__dbt_backup"
--------
alter table "dbt"."builtins"."table_even__dbt_tmp" rename to "table_even"
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."table_even__dbt_backup" cascade
--------
COMMIT

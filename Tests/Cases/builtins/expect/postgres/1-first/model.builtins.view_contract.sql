select * from (
    select 1 as id
  ) as __dbt_sbq
  where false
  limit 0
--------
select * from (
    select cast(null as int) as id
  ) as __dbt_sbq
  where false
  limit 0
--------
create view "dbt"."builtins"."view_contract__dbt_tmp"
  as (
    select 1 as id
  );
--------
alter table "dbt"."builtins"."view_contract__dbt_tmp" rename to "view_contract"
--------
COMMIT
--------
drop view if exists "dbt"."builtins"."view_contract__dbt_backup" cascade

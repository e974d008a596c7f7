BEGIN
--------
select * from (
    select 'x'::varchar(20) as "Name", 1 as id
  ) as __dbt_sbq
  where false
  limit 0
--------
select * from (
    select cast(null as int) as id, cast(null as varchar(20)) as "Name"
  ) as __dbt_sbq
  where false
  limit 0
--------
BEGIN
--------
create view "dbt"."builtins"."table_contract__dbt_tmp" as (
    select 'x'::varchar(20) as "Name", 1 as id
  ) ;
--------
alter table "dbt"."builtins"."table_contract__dbt_tmp" rename to "table_contract"
--------
COMMIT
--------
BEGIN
--------
drop view if exists "dbt"."builtins"."table_contract__dbt_backup" cascade
--------
COMMIT

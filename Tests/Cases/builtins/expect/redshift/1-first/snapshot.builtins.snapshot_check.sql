BEGIN
--------
select * from (
    select
    *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(getdate()::timestamp as varchar), '')) as dbt_scd_id,
    getdate()::timestamp as dbt_updated_at,
    getdate()::timestamp as dbt_valid_from,
    coalesce(nullif(getdate()::timestamp, getdate()::timestamp), '9999-12-31'::timestamp) as until,
    'False' as gone
  from (
    select * from "dbt"."builtins"."snapshot_source"
  ) sbq
  ) as __dbt_sbq
  where false
  limit 0
--------
select * from (
    select getdate()::timestamp as dbt_snapshot_time
  ) as __dbt_sbq
  where false
  limit 0
--------
BEGIN
--------
create table "dbt"."builtins"."snapshot_check"
  as (
    select
    *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(getdate()::timestamp as varchar), '')) as dbt_scd_id,
    getdate()::timestamp as dbt_updated_at,
    getdate()::timestamp as dbt_valid_from,
    coalesce(nullif(getdate()::timestamp, getdate()::timestamp), '9999-12-31'::timestamp) as until,
    'False' as gone
  from (
    select * from "dbt"."builtins"."snapshot_source"
  ) sbq
  );
--------
COMMIT

select * from (
    select
    *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(placed as varchar), '')) as dbt_scd_id,
    placed as dbt_updated_at,
    placed as dbt_valid_from,
    coalesce(nullif(placed, placed), null) as dbt_valid_to
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
create table "dbt"."builtins"."snapshot_timestamp"
  as (
    select
    *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(placed as varchar), '')) as dbt_scd_id,
    placed as dbt_updated_at,
    placed as dbt_valid_from,
    coalesce(nullif(placed, placed), null) as dbt_valid_to
  from (
    select * from "dbt"."builtins"."snapshot_source"
  ) sbq
  );
--------
COMMIT

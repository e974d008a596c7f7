select * from (
    select
    *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id,
    now()::timestamp without time zone as dbt_updated_at,
    now()::timestamp without time zone as dbt_valid_from,
    coalesce(nullif(now()::timestamp without time zone, now()::timestamp without time zone), '9999-12-31'::timestamp) as until,
    'False' as gone
  from (
    select * from "dbt"."builtins"."snapshot_source"
  ) sbq
  ) as __dbt_sbq
  where false
  limit 0
--------
select * from (
    select now()::timestamp without time zone as dbt_snapshot_time
  ) as __dbt_sbq
  where false
  limit 0
--------
create table "dbt"."builtins"."snapshot_check"
  as (
    select
    *,
    md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id,
    now()::timestamp without time zone as dbt_updated_at,
    now()::timestamp without time zone as dbt_valid_from,
    coalesce(nullif(now()::timestamp without time zone, now()::timestamp without time zone), '9999-12-31'::timestamp) as until,
    'False' as gone
  from (
    select * from "dbt"."builtins"."snapshot_source"
  ) sbq
  );
--------
COMMIT

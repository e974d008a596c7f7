select * from (
    select * from "dbt"."builtins"."snapshot_source"
  ) as __dbt_sbq
  where false
  limit 0
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all'
      and table_schema = 'builtins'
    order by ordinal_position
--------
create temporary table "snapshot_check_all__dbt_tmp<time>"
  as (
    with snapshot_query as (
    select * from "dbt"."builtins"."snapshot_source"
  ),
  snapshotted_data as (
    select *, id as dbt_unique_key
    from "dbt"."builtins"."snapshot_check_all"
    where dbt_valid_to is null
  ),
  insertions_source_data as (
    select
      *,
      id as dbt_unique_key,
      placed as dbt_updated_at,
      placed as dbt_valid_from,
      coalesce(nullif(placed, placed), null) as dbt_valid_to,
      md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(placed as varchar), '')) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      id as dbt_unique_key,
      placed as dbt_updated_at,
      placed as dbt_valid_from,
      placed as dbt_valid_to
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
    from insertions_source_data as source_data
    left join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where snapshotted_data.dbt_unique_key is null
      or (snapshotted_data.dbt_unique_key is not null and ((TRUE)))
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id
    from updates_source_data as source_data
    join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where (TRUE)
  )
  select * from insertions
  union all
  select * from updates
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all'
      and table_schema = 'builtins'
    order by ordinal_position
--------
alter table "dbt"."builtins"."snapshot_check_all" add column "extra" integer;
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check_all__dbt_tmp<time>'
    order by ordinal_position
--------
select * from (
    with snapshot_query as (
    select * from "dbt"."builtins"."snapshot_source"
  ),
  snapshotted_data as (
    select *, id as dbt_unique_key
    from "dbt"."builtins"."snapshot_check_all"
    where dbt_valid_to is null
  ),
  insertions_source_data as (
    select
      *,
      id as dbt_unique_key,
      placed as dbt_updated_at,
      placed as dbt_valid_from,
      coalesce(nullif(placed, placed), null) as dbt_valid_to,
      md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(placed as varchar), '')) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      id as dbt_unique_key,
      placed as dbt_updated_at,
      placed as dbt_valid_from,
      placed as dbt_valid_to
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*
    from insertions_source_data as source_data
    left join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where snapshotted_data.dbt_unique_key is null
      or (snapshotted_data.dbt_unique_key is not null and ((TRUE)))
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id
    from updates_source_data as source_data
    join snapshotted_data on snapshotted_data.dbt_unique_key = source_data.dbt_unique_key
    where (TRUE)
  )
  select * from insertions
  union all
  select * from updates
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
update "dbt"."builtins"."snapshot_check_all"
  set dbt_valid_to = DBT_INTERNAL_SOURCE.dbt_valid_to
  from "snapshot_check_all__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_scd_id::text = "dbt"."builtins"."snapshot_check_all".dbt_scd_id::text
    and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
    and "dbt"."builtins"."snapshot_check_all".dbt_valid_to is null;
  insert into "dbt"."builtins"."snapshot_check_all" ("id", "customer", "note", "amount", "placed", "extra", "dbt_updated_at", "dbt_valid_from", "dbt_valid_to", "dbt_scd_id")
  select DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."customer", DBT_INTERNAL_SOURCE."note", DBT_INTERNAL_SOURCE."amount", DBT_INTERNAL_SOURCE."placed", DBT_INTERNAL_SOURCE."extra", DBT_INTERNAL_SOURCE."dbt_updated_at", DBT_INTERNAL_SOURCE."dbt_valid_from", DBT_INTERNAL_SOURCE."dbt_valid_to", DBT_INTERNAL_SOURCE."dbt_scd_id"
  from "snapshot_check_all__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
--------
COMMIT

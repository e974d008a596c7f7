select * from (
    select note, amount from (
        select * from "dbt"."builtins"."snapshot_source"
      ) subq
  ) as __dbt_sbq
  where false
  limit 0
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select * from (
    select * from "dbt"."builtins"."snapshot_source"
  ) as __dbt_sbq
  where false
  limit 0
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select * from (
    select * from "dbt"."builtins"."snapshot_source"
  ) as __dbt_sbq
  where false
  limit 0
--------
create temporary table "snapshot_check__dbt_tmp<time>"
  as (
    with snapshot_query as (
    select * from "dbt"."builtins"."snapshot_source"
  ),
  snapshotted_data as (
    select *, id as dbt_unique_key_1, customer as dbt_unique_key_2
    from "dbt"."builtins"."snapshot_check"
    where ((until = '9999-12-31'::timestamp) or until is null)
  ),
  insertions_source_data as (
    select
      *,
      id as dbt_unique_key_1, customer as dbt_unique_key_2,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      coalesce(nullif(now()::timestamp without time zone, now()::timestamp without time zone), '9999-12-31'::timestamp) as until,
      md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      id as dbt_unique_key_1, customer as dbt_unique_key_2,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      now()::timestamp without time zone as until
    from snapshot_query
  ),
  deletes_source_data as (
    select *, id as dbt_unique_key_1, customer as dbt_unique_key_2
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*,
      'False' as gone
    from insertions_source_data as source_data
    left join snapshotted_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where snapshotted_data.dbt_unique_key_1 is null
      or (snapshotted_data.dbt_unique_key_1 is not null and ((snapshotted_data."note" != source_data."note" or (snapshotted_data."note" is null and source_data."note" is not null) or (snapshotted_data."note" is not null and source_data."note" is null) or snapshotted_data."amount" != source_data."amount" or (snapshotted_data."amount" is null and source_data."amount" is not null) or (snapshotted_data."amount" is not null and source_data."amount" is null)) or snapshotted_data.gone = 'True'))
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id,
      snapshotted_data.gone
    from updates_source_data as source_data
    join snapshotted_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where (snapshotted_data."note" != source_data."note" or (snapshotted_data."note" is null and source_data."note" is not null) or (snapshotted_data."note" is not null and source_data."note" is null) or snapshotted_data."amount" != source_data."amount" or (snapshotted_data."amount" is null and source_data."amount" is not null) or (snapshotted_data."amount" is not null and source_data."amount" is null)) or snapshotted_data.gone = 'True'
  ),
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      now()::timestamp without time zone as until,
      snapshotted_data.dbt_scd_id,
      snapshotted_data.gone
    from snapshotted_data
    left join deletes_source_data as source_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where source_data.dbt_unique_key_1 is null
      and not (snapshotted_data.gone = 'True' and snapshotted_data.until = '9999-12-31'::timestamp)
  ),
  deletion_records as (
    select
      'insert' as dbt_change_type,
      snapshotted_data."id",
      snapshotted_data."customer",
      snapshotted_data."note",
      snapshotted_data."amount",
      snapshotted_data."placed",
      source_data."extra",
      snapshotted_data.id as dbt_unique_key_1,
      snapshotted_data.customer as dbt_unique_key_2,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      snapshotted_data.until as until,
      md5(coalesce(cast(dbt_scd_id as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id,
      'True' as gone
    from snapshotted_data
    left join deletes_source_data as source_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where source_data.dbt_unique_key_1 is null
      and not (snapshotted_data.gone = 'True' and snapshotted_data.until = '9999-12-31'::timestamp)
  )
  select * from insertions
  union all
  select * from updates
  union all
  select * from deletes
  union all
  select * from deletion_records
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check'
      and table_schema = 'builtins'
    order by ordinal_position
--------
alter table "dbt"."builtins"."snapshot_check" add column "extra" integer;
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'snapshot_check__dbt_tmp<time>'
    order by ordinal_position
--------
select * from (
    with snapshot_query as (
    select * from "dbt"."builtins"."snapshot_source"
  ),
  snapshotted_data as (
    select *, id as dbt_unique_key_1, customer as dbt_unique_key_2
    from "dbt"."builtins"."snapshot_check"
    where ((until = '9999-12-31'::timestamp) or until is null)
  ),
  insertions_source_data as (
    select
      *,
      id as dbt_unique_key_1, customer as dbt_unique_key_2,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      coalesce(nullif(now()::timestamp without time zone, now()::timestamp without time zone), '9999-12-31'::timestamp) as until,
      md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      id as dbt_unique_key_1, customer as dbt_unique_key_2,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      now()::timestamp without time zone as until
    from snapshot_query
  ),
  deletes_source_data as (
    select *, id as dbt_unique_key_1, customer as dbt_unique_key_2
    from snapshot_query
  ),
  insertions as (
    select
      'insert' as dbt_change_type,
      source_data.*,
      'False' as gone
    from insertions_source_data as source_data
    left join snapshotted_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where snapshotted_data.dbt_unique_key_1 is null
      or (snapshotted_data.dbt_unique_key_1 is not null and ((snapshotted_data."note" != source_data."note" or (snapshotted_data."note" is null and source_data."note" is not null) or (snapshotted_data."note" is not null and source_data."note" is null) or snapshotted_data."amount" != source_data."amount" or (snapshotted_data."amount" is null and source_data."amount" is not null) or (snapshotted_data."amount" is not null and source_data."amount" is null)) or snapshotted_data.gone = 'True'))
  ),
  updates as (
    select
      'update' as dbt_change_type,
      source_data.*,
      snapshotted_data.dbt_scd_id,
      snapshotted_data.gone
    from updates_source_data as source_data
    join snapshotted_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where (snapshotted_data."note" != source_data."note" or (snapshotted_data."note" is null and source_data."note" is not null) or (snapshotted_data."note" is not null and source_data."note" is null) or snapshotted_data."amount" != source_data."amount" or (snapshotted_data."amount" is null and source_data."amount" is not null) or (snapshotted_data."amount" is not null and source_data."amount" is null)) or snapshotted_data.gone = 'True'
  ),
  deletes as (
    select
      'delete' as dbt_change_type,
      source_data.*,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      now()::timestamp without time zone as until,
      snapshotted_data.dbt_scd_id,
      snapshotted_data.gone
    from snapshotted_data
    left join deletes_source_data as source_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where source_data.dbt_unique_key_1 is null
      and not (snapshotted_data.gone = 'True' and snapshotted_data.until = '9999-12-31'::timestamp)
  ),
  deletion_records as (
    select
      'insert' as dbt_change_type,
      snapshotted_data."id",
      snapshotted_data."customer",
      snapshotted_data."note",
      snapshotted_data."amount",
      snapshotted_data."placed",
      source_data."extra",
      snapshotted_data.id as dbt_unique_key_1,
      snapshotted_data.customer as dbt_unique_key_2,
      now()::timestamp without time zone as dbt_updated_at,
      now()::timestamp without time zone as dbt_valid_from,
      snapshotted_data.until as until,
      md5(coalesce(cast(dbt_scd_id as varchar), '') || '|' || coalesce(cast(now()::timestamp without time zone as varchar), '')) as dbt_scd_id,
      'True' as gone
    from snapshotted_data
    left join deletes_source_data as source_data on (snapshotted_data.dbt_unique_key_1 = source_data.dbt_unique_key_1) and (snapshotted_data.dbt_unique_key_2 = source_data.dbt_unique_key_2)
    where source_data.dbt_unique_key_1 is null
      and not (snapshotted_data.gone = 'True' and snapshotted_data.until = '9999-12-31'::timestamp)
  )
  select * from insertions
  union all
  select * from updates
  union all
  select * from deletes
  union all
  select * from deletion_records
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
update "dbt"."builtins"."snapshot_check"
  set until = DBT_INTERNAL_SOURCE.until
  from "snapshot_check__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_scd_id::text = "dbt"."builtins"."snapshot_check".dbt_scd_id::text
    and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
    and ("dbt"."builtins"."snapshot_check".until = '9999-12-31'::timestamp or "dbt"."builtins"."snapshot_check".until is null);
  insert into "dbt"."builtins"."snapshot_check" ("id", "customer", "note", "amount", "placed", "extra", "dbt_updated_at", "dbt_valid_from", "until", "dbt_scd_id", "gone")
  select DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."customer", DBT_INTERNAL_SOURCE."note", DBT_INTERNAL_SOURCE."amount", DBT_INTERNAL_SOURCE."placed", DBT_INTERNAL_SOURCE."extra", DBT_INTERNAL_SOURCE."dbt_updated_at", DBT_INTERNAL_SOURCE."dbt_valid_from", DBT_INTERNAL_SOURCE."until", DBT_INTERNAL_SOURCE."dbt_scd_id", DBT_INTERNAL_SOURCE."gone"
  from "snapshot_check__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
--------
COMMIT

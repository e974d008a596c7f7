BEGIN
--------
select * from (
    select note, amount from (
        select * from "dbt"."builtins"."snapshot_source"
      ) subq
  ) as __dbt_sbq
  where false
  limit 0
--------
BEGIN
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
select * from (
    select * from "dbt"."builtins"."snapshot_source"
  ) as __dbt_sbq
  where false
  limit 0
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
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
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      coalesce(nullif(getdate()::timestamp, getdate()::timestamp), '9999-12-31'::timestamp) as until,
      md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(getdate()::timestamp as varchar), '')) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      id as dbt_unique_key_1, customer as dbt_unique_key_2,
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      getdate()::timestamp as until
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
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      getdate()::timestamp as until,
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
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      snapshotted_data.until as until,
      md5(coalesce(cast(dbt_scd_id as varchar), '') || '|' || coalesce(cast(getdate()::timestamp as varchar), '')) as dbt_scd_id,
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
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check__dbt_tmp<time>'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'None'
        and tablename = 'snapshot_check__dbt_tmp<time>'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check__dbt_tmp<time>'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'None'
        and tablename = 'snapshot_check__dbt_tmp<time>'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'snapshot_check'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
alter table "dbt"."builtins"."snapshot_check" add column "extra" integer;
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'snapshot_check__dbt_tmp<time>'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'None'
        and tablename = 'snapshot_check__dbt_tmp<time>'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
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
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      coalesce(nullif(getdate()::timestamp, getdate()::timestamp), '9999-12-31'::timestamp) as until,
      md5(coalesce(cast(id as varchar), '') || '|' || coalesce(cast(customer as varchar), '') || '|' || coalesce(cast(getdate()::timestamp as varchar), '')) as dbt_scd_id
    from snapshot_query
  ),
  updates_source_data as (
    select
      *,
      id as dbt_unique_key_1, customer as dbt_unique_key_2,
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      getdate()::timestamp as until
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
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      getdate()::timestamp as until,
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
      getdate()::timestamp as dbt_updated_at,
      getdate()::timestamp as dbt_valid_from,
      snapshotted_data.until as until,
      md5(coalesce(cast(dbt_scd_id as varchar), '') || '|' || coalesce(cast(getdate()::timestamp as varchar), '')) as dbt_scd_id,
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
    select getdate()::timestamp as dbt_snapshot_time
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
--------
insert into "dbt"."builtins"."snapshot_check" ("id", "customer", "note", "amount", "placed", "extra", "dbt_updated_at", "dbt_valid_from", "until", "dbt_scd_id", "gone")
  select DBT_INTERNAL_SOURCE."id", DBT_INTERNAL_SOURCE."customer", DBT_INTERNAL_SOURCE."note", DBT_INTERNAL_SOURCE."amount", DBT_INTERNAL_SOURCE."placed", DBT_INTERNAL_SOURCE."extra", DBT_INTERNAL_SOURCE."dbt_updated_at", DBT_INTERNAL_SOURCE."dbt_valid_from", DBT_INTERNAL_SOURCE."until", DBT_INTERNAL_SOURCE."dbt_scd_id", DBT_INTERNAL_SOURCE."gone"
  from "snapshot_check__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
--------
COMMIT

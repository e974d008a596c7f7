create temporary table "batches__dbt_tmp_202401<time>"
  as (
    select id, customer, placed from (select * from "dbt"."builtins"."batch_source" where placed >= '2024-01-01 00:00:00+00:00' and placed < '2024-02-01 00:00:00+00:00') as batch
  );
--------
BEGIN
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'batches__dbt_tmp_202401<time>'
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
        and tablename = 'batches__dbt_tmp_202401<time>'
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
      where table_name = 'batches'
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
        and tablename = 'batches'
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
      where table_name = 'batches'
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
        and tablename = 'batches'
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
delete from "dbt"."builtins"."batches"
  where (placed >= TIMESTAMP '2024-01-01 00:00:00+00:00' and placed < TIMESTAMP '2024-02-01 00:00:00+00:00');
--------
insert into "dbt"."builtins"."batches" ("id", "customer", "placed")
  (
    select "id", "customer", "placed"
    from "batches__dbt_tmp_202401<time>"
  )
--------
COMMIT
--------
create temporary table "batches__dbt_tmp_202402<time>"
  as (
    select id, customer, placed from (select * from "dbt"."builtins"."batch_source" where placed >= '2024-02-01 00:00:00+00:00' and placed < '2024-03-01 00:00:00+00:00') as batch
  );
--------
BEGIN
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'batches__dbt_tmp_202402<time>'
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
        and tablename = 'batches__dbt_tmp_202402<time>'
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
      where table_name = 'batches'
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
        and tablename = 'batches'
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
      where table_name = 'batches'
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
        and tablename = 'batches'
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
delete from "dbt"."builtins"."batches"
  where (placed >= TIMESTAMP '2024-02-01 00:00:00+00:00' and placed < TIMESTAMP '2024-03-01 00:00:00+00:00');
--------
insert into "dbt"."builtins"."batches" ("id", "customer", "placed")
  (
    select "id", "customer", "placed"
    from "batches__dbt_tmp_202402<time>"
  )
--------
COMMIT
--------
BEGIN
--------
COMMIT

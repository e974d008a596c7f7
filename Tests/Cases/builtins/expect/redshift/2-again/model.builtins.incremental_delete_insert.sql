create temporary table "incremental_delete_insert__dbt_tmp<time>"
  as (
select id, customer , 1 as more, 2 as still_more from "dbt"."builtins"."orders"
  );
--------
BEGIN
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'incremental_delete_insert__dbt_tmp<time>'
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
        and tablename = 'incremental_delete_insert__dbt_tmp<time>'
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
      where table_name = 'incremental_delete_insert'
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
        and tablename = 'incremental_delete_insert'
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
      where table_name = 'incremental_delete_insert__dbt_tmp<time>'
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
        and tablename = 'incremental_delete_insert__dbt_tmp<time>'
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
      where table_name = 'incremental_delete_insert'
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
        and tablename = 'incremental_delete_insert'
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
alter table "dbt"."builtins"."incremental_delete_insert" add column "more" integer
--------
alter table "dbt"."builtins"."incremental_delete_insert" add column "still_more" integer
--------
delete from "dbt"."builtins"."incremental_delete_insert"
    where (id, customer) in (
      select distinct id, customer
      from "incremental_delete_insert__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
    )
      and id > 0;
--------
insert into "dbt"."builtins"."incremental_delete_insert" ("id", "customer", "more", "still_more")
  (
    select "id", "customer", "more", "still_more"
    from "incremental_delete_insert__dbt_tmp<time>"
  )
--------
COMMIT

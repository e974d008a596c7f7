BEGIN
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'view_plain'
    ),
    columns_of_late_binding_views as (
      select
        view_schema as table_schema, col_name as column_name, ordinal_position,
        case
          when col_type ilike 'character varying%' then 'character varying'
          when col_type ilike 'numeric%' then 'numeric'
          else col_type
        end as data_type,
        case
          when col_type like 'character%'
          then nullif(regexp_substr(col_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when col_type like 'numeric%' then nullif(split_part(regexp_substr(col_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when col_type like 'numeric%' then nullif(split_part(regexp_substr(col_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_get_late_binding_view_cols()
        cols(view_schema name, view_name name, col_name name, col_type varchar, ordinal_position int)
      where view_name = 'view_plain'
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
        and tablename = 'view_plain'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_late_binding_views
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
create temporary table "unit_rows__dbt_tmp<time>"
  as (
  select * from (
with __dbt__cte__view_plain as (
select cast(1 as integer) as "id", cast('it''s' as character varying) as "customer", cast(1 as double precision) as "amount", cast('2024-01-01' as date) as "placed", cast('n' as character varying) as "note"
  union all
  select cast(2 as integer) as "id", cast(null as character varying(5)) as "customer", cast(null as double precision) as "amount", cast(null as date) as "placed", cast(null as character varying(4)) as "note"
) select id, customer from __dbt__cte__view_plain
  ) as __dbt_sbq
  where false
  limit 0
  );
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'unit_rows__dbt_tmp<time>'
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
        and tablename = 'unit_rows__dbt_tmp<time>'
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
with dbt_internal_unit_test_actual as (
    select "id", "customer", 'actual' as "actual_or_expected"
    from (
with __dbt__cte__view_plain as (
select cast(1 as integer) as "id", cast('it''s' as character varying) as "customer", cast(1 as double precision) as "amount", cast('2024-01-01' as date) as "placed", cast('n' as character varying) as "note"
  union all
  select cast(2 as integer) as "id", cast(null as character varying(5)) as "customer", cast(null as double precision) as "amount", cast(null as date) as "placed", cast(null as character varying(4)) as "note"
) select id, customer from __dbt__cte__view_plain
    ) _dbt_internal_unit_test_actual
  ),
  dbt_internal_unit_test_expected as (
    select "id", "customer", 'expected' as "actual_or_expected"
    from (
      select cast(1 as integer) as "id", cast('it''s' as character varying) as "customer"
  union all
  select cast(2 as integer) as "id", cast(null as character varying(256)) as "customer"
    ) _dbt_internal_unit_test_expected
  )
  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
--------
COMMIT
--------
BEGIN
--------
drop table if exists "unit_rows__dbt_tmp<time>" cascade
--------
COMMIT

select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'view_plain'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select * from (
with __dbt__cte__view_plain as (
select cast(null as integer) as "id", cast(null as text) as "customer", cast(null as double precision) as "amount", cast(null as date) as "placed", cast(null as text) as "note"
  limit 0
) select id, customer from __dbt__cte__view_plain
  ) as __dbt_sbq
  where false
  limit 0
--------
create temporary table "unit_nothing__dbt_tmp<time>"
  as (
  select * from (
with __dbt__cte__view_plain as (
select cast(null as integer) as "id", cast(null as text) as "customer", cast(null as double precision) as "amount", cast(null as date) as "placed", cast(null as text) as "note"
  limit 0
) select id, customer from __dbt__cte__view_plain
  ) as __dbt_sbq
  where false
  limit 0
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'unit_nothing__dbt_tmp<time>'
    order by ordinal_position
--------
with dbt_internal_unit_test_actual as (
    select "id", "customer", 'actual' as "actual_or_expected"
    from (
with __dbt__cte__view_plain as (
select cast(null as integer) as "id", cast(null as text) as "customer", cast(null as double precision) as "amount", cast(null as date) as "placed", cast(null as text) as "note"
  limit 0
) select id, customer from __dbt__cte__view_plain
    ) _dbt_internal_unit_test_actual
  ),
  dbt_internal_unit_test_expected as (
    select "id", "customer", 'expected' as "actual_or_expected"
    from (
      select * from dbt_internal_unit_test_actual
  limit 0
    ) _dbt_internal_unit_test_expected
  )
  select * from dbt_internal_unit_test_actual
  union all
  select * from dbt_internal_unit_test_expected
--------
drop table if exists "unit_nothing__dbt_tmp<time>" cascade

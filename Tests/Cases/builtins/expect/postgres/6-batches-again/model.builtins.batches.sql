create temporary table "batches__dbt_tmp_202401<time>"
  as (
    select id, customer, placed from (select * from "dbt"."builtins"."batch_source" where placed >= '2024-01-01 00:00:00+00:00' and placed < '2024-02-01 00:00:00+00:00') _dbt_et_filter_subq_batch_source
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'batches__dbt_tmp_202401<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'batches'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'batches'
      and table_schema = 'builtins'
    order by ordinal_position
--------
merge into "dbt"."builtins"."batches" as DBT_INTERNAL_DEST
  using "batches__dbt_tmp_202401<time>" as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
  when matched then update set
    "id" = DBT_INTERNAL_SOURCE."id", "customer" = DBT_INTERNAL_SOURCE."customer", "placed" = DBT_INTERNAL_SOURCE."placed"
  when not matched then insert ("id", "customer", "placed")
  values ("id", "customer", "placed")
--------
COMMIT
--------
create temporary table "batches__dbt_tmp_202402<time>"
  as (
    select id, customer, placed from (select * from "dbt"."builtins"."batch_source" where placed >= '2024-02-01 00:00:00+00:00' and placed < '2024-03-01 00:00:00+00:00') _dbt_et_filter_subq_batch_source
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'batches__dbt_tmp_202402<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'batches'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'batches'
      and table_schema = 'builtins'
    order by ordinal_position
--------
merge into "dbt"."builtins"."batches" as DBT_INTERNAL_DEST
  using "batches__dbt_tmp_202402<time>" as DBT_INTERNAL_SOURCE
  on ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
  when matched then update set
    "id" = DBT_INTERNAL_SOURCE."id", "customer" = DBT_INTERNAL_SOURCE."customer", "placed" = DBT_INTERNAL_SOURCE."placed"
  when not matched then insert ("id", "customer", "placed")
  values ("id", "customer", "placed")
--------
COMMIT
--------
COMMIT

create temporary table "incremental_merge_keys__dbt_tmp<time>"
  as (
select id, customer, note, amount from "dbt"."builtins"."orders"
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge_keys__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge_keys'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge_keys'
      and table_schema = 'builtins'
    order by ordinal_position
--------
merge into "dbt"."builtins"."incremental_merge_keys" as DBT_INTERNAL_DEST
  using "incremental_merge_keys__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  on (DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id) and (DBT_INTERNAL_SOURCE.customer = DBT_INTERNAL_DEST.customer)
  when matched then update set
    "id" = DBT_INTERNAL_SOURCE."id", "customer" = DBT_INTERNAL_SOURCE."customer", "amount" = DBT_INTERNAL_SOURCE."amount"
  when not matched then insert ("id", "customer", "note", "amount")
  values ("id", "customer", "note", "amount")
--------
COMMIT

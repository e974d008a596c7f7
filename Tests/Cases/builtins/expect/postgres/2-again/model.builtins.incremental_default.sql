create temporary table "incremental_default__dbt_tmp<time>"
  as (
select id, customer from "dbt"."builtins"."orders"
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_default__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_default'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_default'
      and table_schema = 'builtins'
    order by ordinal_position
--------
delete from "dbt"."builtins"."incremental_default" as DBT_INTERNAL_DEST
    where (id) in (
      select distinct id
      from "incremental_default__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
    );
  insert into "dbt"."builtins"."incremental_default" ("id", "customer")
  (
    select "id", "customer"
    from "incremental_default__dbt_tmp<time>"
  )
--------
COMMIT

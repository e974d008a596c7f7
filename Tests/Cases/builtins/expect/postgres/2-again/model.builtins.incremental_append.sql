create temporary table "incremental_append__dbt_tmp<time>"
  as (
select id, customer from "dbt"."builtins"."orders" where id > 2
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_append__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_append'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_append'
      and table_schema = 'builtins'
    order by ordinal_position
--------
insert into "dbt"."builtins"."incremental_append" ("id", "customer")
  (
    select "id", "customer"
    from "incremental_append__dbt_tmp<time>"
  )
--------
COMMIT

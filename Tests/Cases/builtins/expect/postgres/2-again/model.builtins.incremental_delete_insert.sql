create temporary table "incremental_delete_insert__dbt_tmp<time>"
  as (
select id, customer , 1 as more, 2 as still_more from "dbt"."builtins"."orders"
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_delete_insert__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_delete_insert'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_delete_insert__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_delete_insert'
      and table_schema = 'builtins'
    order by ordinal_position
--------
alter table "dbt"."builtins"."incremental_delete_insert" add column "more" integer, add column "still_more" integer
--------
delete from "dbt"."builtins"."incremental_delete_insert" as DBT_INTERNAL_DEST
    where (id, customer) in (
      select distinct id, customer
      from "incremental_delete_insert__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
    )
      and id > 0;
  insert into "dbt"."builtins"."incremental_delete_insert" ("id", "customer", "more", "still_more")
  (
    select "id", "customer", "more", "still_more"
    from "incremental_delete_insert__dbt_tmp<time>"
  )
--------
COMMIT

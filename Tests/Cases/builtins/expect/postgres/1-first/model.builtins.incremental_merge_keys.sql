create table "dbt"."builtins"."incremental_merge_keys"
  as (
select id, customer, note, amount from "dbt"."builtins"."orders"
  );
--------
COMMIT

create table "dbt"."builtins"."incremental_default"
  as (
select id, customer from "dbt"."builtins"."orders"
  );
--------
COMMIT

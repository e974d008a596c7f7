BEGIN
--------
create table "dbt"."builtins"."incremental_delete_insert"
  as (
select id, customer  from "dbt"."builtins"."orders"
  );
--------
COMMIT

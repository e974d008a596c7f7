BEGIN
--------
BEGIN
--------
create table "dbt"."builtins"."incremental_append"
  as (
select id, customer from "dbt"."builtins"."orders"
  );
--------
COMMIT

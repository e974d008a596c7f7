BEGIN
--------
create table "dbt"."builtins"."incremental_default"
  diststyle key distkey (id)
  compound sortkey (id)
  as (
select id, customer from "dbt"."builtins"."orders"
  );
--------
COMMIT

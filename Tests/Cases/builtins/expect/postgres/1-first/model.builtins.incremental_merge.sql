create table "dbt"."builtins"."incremental_merge"
  as (
select
  id, note,
  id as amount, 2 as less
from "dbt"."builtins"."orders"
  );
--------
grant select on "dbt"."builtins"."incremental_merge" to builtins_reader;
--------
COMMIT

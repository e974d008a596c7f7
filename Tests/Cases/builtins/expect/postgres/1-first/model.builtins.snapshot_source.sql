create table "dbt"."builtins"."snapshot_source__dbt_tmp"
  as (
select
  id, customer, note,
  amount + 0 as amount,
  placed::timestamp + interval '1 day' * 0 as placed
from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."snapshot_source__dbt_tmp" rename to "snapshot_source"
--------
COMMIT
--------
drop table if exists "dbt"."builtins"."snapshot_source__dbt_backup" cascade

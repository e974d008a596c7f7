BEGIN
--------
BEGIN
--------
create table "dbt"."builtins"."snapshot_source__dbt_tmp"
  as (
select
  id, customer, note,
  amount + 5 as amount,
  placed::timestamp + interval '1 day' * 5 as placed, 5 as extra
from "dbt"."builtins"."orders"
where id > 1
  );
--------
alter table "dbt"."builtins"."snapshot_source" rename to "snapshot_source__dbt_backup"
--------
alter table "dbt"."builtins"."snapshot_source__dbt_tmp" rename to "snapshot_source"
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."snapshot_source__dbt_backup" cascade
--------
COMMIT

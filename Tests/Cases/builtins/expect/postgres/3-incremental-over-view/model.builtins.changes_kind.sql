create table "dbt"."builtins"."changes_kind__dbt_tmp"
  as (
select id from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."changes_kind" rename to "changes_kind__dbt_backup"
--------
alter table "dbt"."builtins"."changes_kind__dbt_tmp" rename to "changes_kind"
--------
COMMIT
--------
drop view if exists "dbt"."builtins"."changes_kind__dbt_backup" cascade
--------
COMMIT

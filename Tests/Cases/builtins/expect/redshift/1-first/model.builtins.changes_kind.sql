BEGIN
--------
BEGIN
--------
create table "dbt"."builtins"."changes_kind__dbt_tmp"
  as (
select id from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."changes_kind__dbt_tmp" rename to "changes_kind"
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."changes_kind__dbt_backup" cascade
--------
COMMIT

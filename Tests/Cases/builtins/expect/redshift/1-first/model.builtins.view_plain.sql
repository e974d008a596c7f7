BEGIN
--------
BEGIN
--------
create view "dbt"."builtins"."view_plain__dbt_tmp" as (
select * from "dbt"."builtins"."orders" -- ends in a comment
  ) ;
--------
alter table "dbt"."builtins"."view_plain__dbt_tmp" rename to "view_plain"
--------
COMMIT
--------
BEGIN
--------
drop view if exists "dbt"."builtins"."view_plain__dbt_backup" cascade
--------
COMMIT

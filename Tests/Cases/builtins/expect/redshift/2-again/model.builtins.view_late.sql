BEGIN
--------
BEGIN
--------
create view "dbt"."builtins"."view_late__dbt_tmp" as (
    select id from "dbt"."builtins"."orders"
  ) with no schema binding;
--------
alter table "dbt"."builtins"."view_late" rename to "view_late__dbt_backup"
--------
alter table "dbt"."builtins"."view_late__dbt_tmp" rename to "view_late"
--------
comment on view "dbt"."builtins"."view_late" is $dbt_comment_literal_block$bound late$dbt_comment_literal_block$;
--------
COMMIT
--------
BEGIN
--------
drop view if exists "dbt"."builtins"."view_late__dbt_backup" cascade
--------
COMMIT

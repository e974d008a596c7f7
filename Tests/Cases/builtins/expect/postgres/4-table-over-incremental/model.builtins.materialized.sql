drop materialized view if exists "dbt"."builtins"."materialized" cascade;
    create materialized view if not exists "dbt"."builtins"."materialized" as
select id from "dbt"."builtins"."orders";
--------
COMMIT
--------
drop materialized view if exists "dbt"."builtins"."materialized__dbt_backup" cascade
--------
drop materialized view if exists "dbt"."builtins"."materialized__dbt_tmp" cascade
--------
COMMIT

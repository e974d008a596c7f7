create materialized view if not exists "dbt"."builtins"."materialized_keys" as
select id, customer from "dbt"."builtins"."orders";
--------
COMMIT
--------
drop materialized view if exists "dbt"."builtins"."materialized_keys__dbt_backup" cascade
--------
drop materialized view if exists "dbt"."builtins"."materialized_keys__dbt_tmp" cascade

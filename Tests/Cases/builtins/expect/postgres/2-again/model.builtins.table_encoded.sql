create table "dbt"."builtins"."table_encoded__dbt_tmp"
  as (
select id, customer::varchar(30) as customer, amount::numeric(12, 2) as amount from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."table_encoded" rename to "table_encoded__dbt_backup"
--------
alter table "dbt"."builtins"."table_encoded__dbt_tmp" rename to "table_encoded"
--------
COMMIT
--------
drop table if exists "dbt"."builtins"."table_encoded__dbt_backup" cascade

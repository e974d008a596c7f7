BEGIN
--------
create table "dbt"."builtins_dbt_test__audit"."no_negative_keys"
  as (
    select * from "dbt"."builtins"."table_hooks" where id < 0
  );
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."no_negative_keys"
  ) dbt_internal_test

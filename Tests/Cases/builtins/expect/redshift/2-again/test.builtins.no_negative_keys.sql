select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins"."table_hooks" where id < 0
  ) dbt_internal_test

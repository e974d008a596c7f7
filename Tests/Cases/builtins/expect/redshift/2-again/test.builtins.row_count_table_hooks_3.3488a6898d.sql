select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
with counted as (
  select count(*) as row_count
  from "dbt"."builtins"."table_hooks"
)
select row_count
from counted
where row_count <> 3
  ) dbt_internal_test

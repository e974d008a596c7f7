BEGIN
--------
create table "dbt"."builtins_dbt_test__audit"."row_count_table_hooks_3"
  as (
with counted as (
  select count(*) as row_count
  from "dbt"."builtins"."table_hooks"
)
select row_count
from counted
where row_count <> 3
  );
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."row_count_table_hooks_3"
  ) dbt_internal_test

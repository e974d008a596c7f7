BEGIN
--------
create table "dbt"."builtins_dbt_test__audit"."row_count_between"
  as (
with counted as (
  select count(*) as row_count
  from "dbt"."builtins"."table_hooks"
)
select row_count
from counted
where row_count < 1 or row_count > 10
  );
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."row_count_between"
  ) dbt_internal_test

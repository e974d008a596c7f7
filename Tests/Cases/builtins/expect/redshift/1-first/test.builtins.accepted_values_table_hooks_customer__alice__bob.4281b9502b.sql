BEGIN
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
with all_values as (
  select customer as value_field, count(*) as n_records
  from (select * from "dbt"."builtins"."table_hooks" where id > 0) dbt_subquery
  group by customer
)
select *
from all_values
where value_field not in (
  'alice', 'bob'
)
  limit 5
  ) dbt_internal_test

BEGIN
--------
create table "dbt"."builtins_dbt_test__audit"."accepted_values_table_hooks_customer__alice__bob"
  as (
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
  );
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."accepted_values_table_hooks_customer__alice__bob"
  ) dbt_internal_test

select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
with child as (
  select customer as from_field
  from "dbt"."builtins"."table_hooks"
  where customer is not null
),
parent as (
  select customer as to_field
  from "dbt"."builtins"."view_plain"
)
select from_field
from child
left join parent on child.from_field = parent.to_field
where parent.to_field is null
  ) dbt_internal_test

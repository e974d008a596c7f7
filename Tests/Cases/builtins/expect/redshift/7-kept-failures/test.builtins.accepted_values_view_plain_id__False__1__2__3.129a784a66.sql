BEGIN
--------
drop table if exists "dbt"."builtins_dbt_test__audit"."accepted_values_view_plain_id__False__1__2__3" cascade
--------
COMMIT
--------
BEGIN
--------
create table "dbt"."builtins_dbt_test__audit"."accepted_values_view_plain_id__False__1__2__3"
  as (
with all_values as (
  select id as value_field, count(*) as n_records
  from "dbt"."builtins"."view_plain"
  group by id
)
select *
from all_values
where value_field not in (
  1, 2, 3
)
  );
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."accepted_values_view_plain_id__False__1__2__3"
  ) dbt_internal_test

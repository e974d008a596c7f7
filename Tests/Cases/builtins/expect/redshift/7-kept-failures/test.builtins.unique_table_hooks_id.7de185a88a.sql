BEGIN
--------
create table "dbt"."builtins_dbt_test__audit"."unique_table_hooks_id"
  as (
select id as unique_field, count(*) as n_records
from "dbt"."builtins"."table_hooks"
where id is not null
group by id
having count(*) > 1
  );
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."unique_table_hooks_id"
  ) dbt_internal_test

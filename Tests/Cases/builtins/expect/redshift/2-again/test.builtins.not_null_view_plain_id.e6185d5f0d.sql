BEGIN
--------
create view "dbt"."builtins_dbt_test__audit"."not_null_view_plain_id" as (
select *
from "dbt"."builtins"."view_plain"
where id is null
  ) ;
--------
COMMIT
--------
select
    count(*) as failures,
    count(*) != 0 as should_warn,
    count(*) != 0 as should_error
  from (
    select * from "dbt"."builtins_dbt_test__audit"."not_null_view_plain_id"
  ) dbt_internal_test

create view "dbt"."builtins"."functions_of_groups__dbt_tmp"
  as (
select
  customer,
  string_agg(note, ', ' order by note) as notes,
  array_to_string((array_agg(note order by note))[1:2], '|') as two_notes,
  min(id) as any_id,
  bool_or(id > 1) as any_above_one
from "dbt"."builtins"."orders"
group by customer
except
select customer, note, note, id, true from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."functions_of_groups" rename to "functions_of_groups__dbt_backup"
--------
alter table "dbt"."builtins"."functions_of_groups__dbt_tmp" rename to "functions_of_groups"
--------
COMMIT
--------
drop view if exists "dbt"."builtins"."functions_of_groups__dbt_backup" cascade

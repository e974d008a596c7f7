create temporary table "incremental_merge__dbt_tmp<time>"
  as (
select
  id, note,
  amount::numeric(12, 2) as amount, 1 as more
from "dbt"."builtins"."orders"
  );
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge__dbt_tmp<time>'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'incremental_merge'
      and table_schema = 'builtins'
    order by ordinal_position
--------
alter table "dbt"."builtins"."incremental_merge" add column "more" integer, drop column "less"
--------
alter table "dbt"."builtins"."incremental_merge" add column "amount__dbt_alter" numeric(12,2);
    update "dbt"."builtins"."incremental_merge" set "amount__dbt_alter" = "amount";
    alter table "dbt"."builtins"."incremental_merge" drop column "amount" cascade;
    alter table "dbt"."builtins"."incremental_merge" rename column "amount__dbt_alter" to "amount"
--------
merge into "dbt"."builtins"."incremental_merge" as DBT_INTERNAL_DEST
  using "incremental_merge__dbt_tmp<time>" as DBT_INTERNAL_SOURCE
  on (DBT_INTERNAL_DEST.id > 0) and ((DBT_INTERNAL_SOURCE.id = DBT_INTERNAL_DEST.id))
  when matched then update set
    note = DBT_INTERNAL_SOURCE.note
  when not matched then insert ("id", "note", "amount", "more")
  values ("id", "note", "amount", "more")
--------
select grantee, privilege_type
  from "dbt".INFORMATION_SCHEMA.role_table_grants
  where table_schema = 'builtins'
    and table_name = 'incremental_merge'
    and grantor = current_role
    and grantee <> current_role
--------
COMMIT

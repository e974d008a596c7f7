create view "dbt"."builtins"."view_late__dbt_tmp"
  as (
    select id from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."view_late__dbt_tmp" rename to "view_late"
--------
comment on view "dbt"."builtins"."view_late" is $dbt_comment_literal_block$bound late$dbt_comment_literal_block$;
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'view_late'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'view_late'
      and table_schema = 'builtins'
    order by ordinal_position
--------
comment on column "dbt"."builtins"."view_late".id is $dbt_comment_literal_block$not on Redshift$dbt_comment_literal_block$;
--------
COMMIT
--------
drop view if exists "dbt"."builtins"."view_late__dbt_backup" cascade

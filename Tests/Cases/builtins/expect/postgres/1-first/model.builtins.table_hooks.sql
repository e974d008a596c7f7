commit;
--------
select 'before begin'
--------
select 'pre'
--------
select 'header';
  create table "dbt"."builtins"."table_hooks__dbt_tmp"
  as (
select id, customer from "dbt"."builtins"."view_plain"
  );
--------
alter table "dbt"."builtins"."table_hooks__dbt_tmp" rename to "table_hooks"
--------
select 'post'
--------
grant select on "dbt"."builtins"."table_hooks" to builtins_reader;
--------
comment on table "dbt"."builtins"."table_hooks" is $dbt_comment_literal_block$it's a table$dbt_comment_literal_block$;
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'table_hooks'
      and table_schema = 'builtins'
    order by ordinal_position
--------
select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from "dbt".INFORMATION_SCHEMA.columns
    where table_name = 'table_hooks'
      and table_schema = 'builtins'
    order by ordinal_position
--------
comment on column "dbt"."builtins"."table_hooks".id is $dbt_comment_literal_block$the key$dbt_comment_literal_block$;
  comment on column "dbt"."builtins"."table_hooks".customer is $dbt_comment_literal_block$$dbt_comment_literal_block$;
--------
COMMIT
--------
drop table if exists "dbt"."builtins"."table_hooks__dbt_backup" cascade
--------
commit;
--------
select 'after commit'

BEGIN
--------
commit;
--------
select 'before begin'
--------
BEGIN
--------
select 'pre'
--------
select 'header';
--------
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
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'table_hooks'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'table_hooks'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'table_hooks'
    ),
    columns_of_external_tables as (
      select
        schemaname as table_schema, columnname as column_name, columnnum as ordinal_position,
        case
          when external_type ilike 'character varying%' then 'character varying'
          when external_type ilike 'varchar%' then 'character varying'
          when external_type ilike 'numeric%' then 'numeric'
          else external_type
        end as data_type,
        case
          when external_type like 'character%' or external_type like 'varchar%'
          then nullif(regexp_substr(external_type, '[0-9]+'), '')::int
        end as character_maximum_length,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 1), '')::int
        end as numeric_precision,
        case
          when external_type like 'numeric%' then nullif(split_part(regexp_substr(external_type, '[0-9,]+'), ',', 2), '')::int
        end as numeric_scale
      from pg_catalog.svv_external_columns
      where schemaname = 'builtins'
        and tablename = 'table_hooks'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    where table_schema = 'builtins'
    order by ordinal_position
--------
comment on column "dbt"."builtins"."table_hooks".id is $dbt_comment_literal_block$the key$dbt_comment_literal_block$;
--------
comment on column "dbt"."builtins"."table_hooks".customer is $dbt_comment_literal_block$$dbt_comment_literal_block$;
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."table_hooks__dbt_backup" cascade
--------
COMMIT
--------
BEGIN
--------
commit;
--------
select 'after commit'

BEGIN
--------
drop table if exists "dbt"."builtins"."codes" cascade
--------
create table "dbt"."builtins"."codes" ("code" varchar(10) encode lzo, "Name" varchar(1), "ok" boolean)
    diststyle all
  compound sortkey (code)
--------
insert into "dbt"."builtins"."codes" ("code", "Name", "ok") values
      (%s, %s, %s),
      (%s, %s, %s)
--------
grant select on "dbt"."builtins"."codes" to builtins_reader;
--------
comment on table "dbt"."builtins"."codes" is $dbt_comment_literal_block$Codes with leading zeros$dbt_comment_literal_block$;
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'codes'
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
        and tablename = 'codes'
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
      where table_name = 'codes'
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
        and tablename = 'codes'
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
comment on column "dbt"."builtins"."codes".code is $dbt_comment_literal_block$as text$dbt_comment_literal_block$;
--------
select 'seeded'
--------
COMMIT

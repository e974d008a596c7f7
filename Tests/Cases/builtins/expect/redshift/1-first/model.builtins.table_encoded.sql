BEGIN
--------
BEGIN
--------
create temporary table "table_encoded__dbt_tmp__dbt_shape<time>" as (
  select * from (
select id, customer::varchar(30) as customer, amount::numeric(12, 2) as amount from "dbt"."builtins"."orders"
  ) as __dbt_sbq
  where false
  limit 0
    )
--------
with columns_of_tables as (
      select
        table_schema, column_name, ordinal_position, data_type,
        character_maximum_length, numeric_precision, numeric_scale
      from information_schema."columns"
      where table_name = 'table_encoded__dbt_tmp__dbt_shape<time>'
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
      where schemaname = 'None'
        and tablename = 'table_encoded__dbt_tmp__dbt_shape<time>'
    ),
    columns_of_all as (
      select * from columns_of_tables
      union all
      select * from columns_of_external_tables
    )
    select column_name, data_type, character_maximum_length, numeric_precision, numeric_scale
    from columns_of_all
    order by ordinal_position
--------
drop table "table_encoded__dbt_tmp__dbt_shape<time>"
--------
create table "dbt"."builtins"."table_encoded__dbt_tmp" (
    "id" integer encode az64,
    "customer" character varying(30),
    "amount" numeric(12,2)
  )
  diststyle key distkey (customer)
  compound sortkey (id);
--------
insert into "dbt"."builtins"."table_encoded__dbt_tmp" ("id", "customer", "amount")
  (
select id, customer::varchar(30) as customer, amount::numeric(12, 2) as amount from "dbt"."builtins"."orders"
  );
--------
alter table "dbt"."builtins"."table_encoded__dbt_tmp" rename to "table_encoded"
--------
COMMIT
--------
BEGIN
--------
drop table if exists "dbt"."builtins"."table_encoded__dbt_backup" cascade
--------
COMMIT

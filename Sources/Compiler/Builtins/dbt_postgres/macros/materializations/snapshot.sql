{#- Two statements: Postgres learnt MERGE only with 15. The casts let a staged null, whose type is unknown, be
    compared. -#}
{%- macro postgres__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = redstart_snapshot_names() -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- set valid_to = target ~ '.' ~ columns.dbt_valid_to -%}
  update {{ target }}
  set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }}::text = {{ target }}.{{ columns.dbt_scd_id }}::text
    and DBT_INTERNAL_SOURCE.dbt_change_type::text in ('update'::text, 'delete'::text)
    and {{ '(' ~ valid_to ~ ' = ' ~ current ~ ' or ' ~ valid_to ~ ' is null)' if current else valid_to ~ ' is null' }};

  insert into {{ target }} ({{ insert_cols | join(', ') }})
  select DBT_INTERNAL_SOURCE.{{ insert_cols | join(', DBT_INTERNAL_SOURCE.') }}
  from {{ source }} as DBT_INTERNAL_SOURCE
  where DBT_INTERNAL_SOURCE.dbt_change_type::text = 'insert'::text;
{%- endmacro -%}

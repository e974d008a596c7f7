{#- The first run: every row, as from its time on. -#}
{%- macro build_snapshot_table(strategy, sql) -%}
  {{ adapter.dispatch('build_snapshot_table', 'dbt')(strategy, sql) }}
{%- endmacro -%}

{%- macro default__build_snapshot_table(strategy, sql) -%}
  {%- set columns = redstart_snapshot_names() -%}
  select
    *,
    {{ strategy.scd_id }} as {{ columns.dbt_scd_id }},
    {{ strategy.updated_at }} as {{ columns.dbt_updated_at }},
    {{ strategy.updated_at }} as {{ columns.dbt_valid_from }},
    {{ get_dbt_valid_to_current(strategy, columns) }}
    {{- ",\n    'False' as " ~ columns.dbt_is_deleted if strategy.hard_deletes == 'new_record' }}
  from (
    {{ sql }}
  ) sbq
{%- endmacro -%}


{%- macro build_snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- set staging = make_temp_relation(target_relation) -%}
  {%- set query = snapshot_staging_table(strategy, sql, target_relation) -%}
  {%- call statement('build_snapshot_staging_relation') -%}
    {{ create_table_as(True, staging, query) }}
  {%- endcall -%}
  {%- do return(staging) -%}
{%- endmacro -%}


{#- Ends the versions that are changed or gone, and inserts the new ones. -#}
{%- macro snapshot_merge_sql(target, source, insert_cols) -%}
  {{ adapter.dispatch('snapshot_merge_sql', 'dbt')(target, source, insert_cols) }}
{%- endmacro -%}

{%- macro default__snapshot_merge_sql(target, source, insert_cols) -%}
  {%- set columns = redstart_snapshot_names() -%}
  {%- set inserted = insert_cols | join(', ') -%}
  merge into {{ target.render() }} as DBT_INTERNAL_DEST
  using {{ source }} as DBT_INTERNAL_SOURCE
  on DBT_INTERNAL_SOURCE.{{ columns.dbt_scd_id }} = DBT_INTERNAL_DEST.{{ columns.dbt_scd_id }}
  when matched
    and {{ redstart_still_valid('DBT_INTERNAL_DEST.' ~ columns.dbt_valid_to) }}
    and DBT_INTERNAL_SOURCE.dbt_change_type in ('update', 'delete')
    then update set {{ columns.dbt_valid_to }} = DBT_INTERNAL_SOURCE.{{ columns.dbt_valid_to }}
  when not matched
    and DBT_INTERNAL_SOURCE.dbt_change_type = 'insert'
    then insert ({{ inserted }})
    values ({{ inserted }})
{%- endmacro -%}


{#- Whether a version still stands, by its dbt_valid_to. Null counts even where the config names another value: rows
    from before that config have it. -#}
{%- macro redstart_still_valid(valid_to) -%}
  {%- set current = config.get('dbt_valid_to_current') -%}
  {%- if current -%}
    ({{ equals(valid_to, current | trim) | trim }} or {{ valid_to }} is null)
  {%- else -%}
    {{ valid_to }} is null
  {%- endif -%}
{%- endmacro -%}

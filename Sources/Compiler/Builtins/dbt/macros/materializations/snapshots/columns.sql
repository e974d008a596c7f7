{#- The names of the columns that a snapshot adds, as far as its config does not rename them. -#}
{%- macro get_snapshot_table_column_names() -%}
  {%- set names = {} -%}
  {%- for name in ['dbt_valid_to', 'dbt_valid_from', 'dbt_scd_id', 'dbt_updated_at', 'dbt_is_deleted'] -%}
    {%- do names.update({name: name}) -%}
  {%- endfor -%}
  {%- do return(names) -%}
{%- endmacro -%}

{%- macro redstart_snapshot_names() -%}
  {%- do return(config.get('snapshot_table_column_names') or get_snapshot_table_column_names()) -%}
{%- endmacro -%}


{#- What `dbt_valid_to` holds in a row that still stands: null, or what the config says. The detour by way of nullif
    gives the null the type of the time. -#}
{%- macro get_dbt_valid_to_current(strategy, columns) -%}
  {%- set time, current = strategy.updated_at, config.get('dbt_valid_to_current') or 'null' -%}
  coalesce(nullif({{ time }}, {{ time }}), {{ current }}) as {{ columns.dbt_valid_to }}
{%- endmacro -%}


{#- A key of several columns is numbered: dbt_unique_key_1, dbt_unique_key_2, ... -#}
{%- macro unique_key_fields(unique_key) -%}
  {%- if unique_key | is_list -%}
    {%- for key in unique_key -%}
      {{ key }} as dbt_unique_key_{{ loop.index }}{{ ', ' if not loop.last }}
    {%- endfor -%}
  {%- else -%}
    {{ unique_key }} as dbt_unique_key
  {%- endif -%}
{%- endmacro -%}


{%- macro unique_key_join_on(unique_key, identifier, from_identifier) -%}
  {%- if unique_key | is_list -%}
    {%- for key in unique_key -%}
      {%- set column = '.dbt_unique_key_' ~ loop.index -%}
      {{ equals(identifier ~ column, from_identifier ~ column) }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
  {%- else -%}
    {{ identifier }}.dbt_unique_key = {{ from_identifier }}.dbt_unique_key
  {%- endif -%}
{%- endmacro -%}


{%- macro unique_key_is_null(unique_key, identifier) -%}
  {{ identifier }}.{{ 'dbt_unique_key_1' if unique_key | is_list else 'dbt_unique_key' }} is null
{%- endmacro -%}


{%- macro unique_key_is_not_null(unique_key, identifier) -%}
  {{ identifier }}.{{ 'dbt_unique_key_1' if unique_key | is_list else 'dbt_unique_key' }} is not null
{%- endmacro -%}


{#- Warns where the time in the rows is of another type than the time that the database tells. -#}
{%- macro check_time_data_types(sql) -%}
  {%- set in_rows = get_updated_at_column_data_type(sql) -%}
  {%- set told = get_snapshot_get_time_data_type() -%}
  {%- if in_rows and told and in_rows != told and exceptions.warn_snapshot_timestamp_data_types -%}
    {%- do exceptions.warn_snapshot_timestamp_data_types(told, in_rows) -%}
  {%- endif -%}
{%- endmacro -%}


{%- macro get_updated_at_column_data_type(snapshot_sql) -%}
  {%- for column in get_column_schema_from_query(snapshot_sql) if column.column | lower == 'dbt_updated_at' -%}
    {%- do return(column.dtype or none) -%}
  {%- endfor -%}
  {%- do return(none) -%}
{%- endmacro -%}

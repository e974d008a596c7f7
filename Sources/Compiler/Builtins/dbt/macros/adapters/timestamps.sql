{%- macro current_timestamp() -%}
  {{ adapter.dispatch('current_timestamp', 'dbt')() }}
{%- endmacro -%}

{%- macro default__current_timestamp() -%}
  {%- do redstart_missing_from_adapter('current_timestamp') -%}
{%- endmacro -%}


{#- The time that a snapshot writes into its rows. -#}
{%- macro snapshot_get_time() -%}
  {{ adapter.dispatch('snapshot_get_time', 'dbt')() }}
{%- endmacro -%}

{%- macro default__snapshot_get_time() -%}
  {{ current_timestamp() }}
{%- endmacro -%}


{#- Its type as the database names it; none where the database does not tell. -#}
{%- macro get_snapshot_get_time_data_type() -%}
  {%- set time = adapter.dispatch('snapshot_get_time', 'dbt')() -%}
  {%- set columns = get_column_schema_from_query('select ' ~ time ~ ' as dbt_snapshot_time') -%}
  {%- do return(columns[0].dtype or none) -%}
{%- endmacro -%}


{#- Two names from before `current_timestamp` meant the same everywhere; for packages that still call them. -#}
{%- macro current_timestamp_backcompat() -%}
  {%- do return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__current_timestamp_backcompat() -%}
  current_timestamp::timestamp
{%- endmacro -%}


{%- macro current_timestamp_in_utc_backcompat() -%}
  {%- do return(adapter.dispatch('current_timestamp_in_utc_backcompat', 'dbt')()) -%}
{%- endmacro -%}

{%- macro default__current_timestamp_in_utc_backcompat() -%}
  {%- do return(adapter.dispatch('current_timestamp_backcompat', 'dbt')()) -%}
{%- endmacro -%}

{#- `call set_sql_header(config)`: SQL that goes in front of the statement which builds the model. -#}
{%- macro set_sql_header(config) -%}
  {%- do config.set('sql_header', caller()) -%}
{%- endmacro -%}


{#- A model's own `full_refresh` outranks the command line's flag. -#}
{%- macro should_full_refresh() -%}
  {%- set configured = config.get('full_refresh') -%}
  {%- do return(flags.FULL_REFRESH if configured is none else configured) -%}
{%- endmacro -%}


{#- Likewise a test's own `store_failures`. -#}
{%- macro should_store_failures() -%}
  {%- set configured = config.get('store_failures') -%}
  {%- do return(flags.STORE_FAILURES if configured is none else configured) -%}
{%- endmacro -%}


{#- Whether a dbt of major version 2 renders this. -#}
{%- macro is_core_v2() -%}
  {%- do return((dbt_version.split('.') | first | int) == 2) -%}
{%- endmacro -%}

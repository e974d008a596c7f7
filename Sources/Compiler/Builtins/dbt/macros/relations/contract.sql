{#- A model under contract: its columns as the properties file declares them, with their constraints. -#}
{%- macro get_table_columns_and_constraints() -%}
  {{ adapter.dispatch('get_table_columns_and_constraints', 'dbt')() }}
{%- endmacro -%}

{%- macro default__get_table_columns_and_constraints() -%}
  {%- do return(table_columns_and_constraints()) -%}
{%- endmacro -%}

{%- macro table_columns_and_constraints() -%}
  {%- set lines = adapter.render_raw_columns_constraints(raw_columns=model['columns'])
      + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ lines | join(',\n    ') }}
  )
{%- endmacro -%}


{#- Stops unless the query gives the columns that the contract declares, each of its type, in any order. -#}
{%- macro get_assert_columns_equivalent(sql) -%}
  {{ adapter.dispatch('get_assert_columns_equivalent', 'dbt')(sql) }}
{%- endmacro -%}

{%- macro default__get_assert_columns_equivalent(sql) -%}
  {%- do return(assert_columns_equivalent(sql)) -%}
{%- endmacro -%}

{%- macro assert_columns_equivalent(sql) -%}
  {%- if not model['columns'] -%}
    {%- do exceptions.raise_contract_error([], []) -%}
  {%- endif -%}

  {%- set given = format_columns(get_column_schema_from_query(sql, config.get('sql_header', none))) -%}
  {%- set declared = format_columns(get_column_schema_from_query(get_empty_schema_sql(model['columns']))) -%}

  {%- set types = {} -%}
  {%- for column in declared -%}
    {%- do types.update({column['name']: column['formatted']}) -%}
  {%- endfor -%}
  {%- set strangers = [] -%}
  {%- for column in given if types.get(column['name']) != column['formatted'] -%}
    {%- do strangers.append(column) -%}
  {%- endfor -%}
  {%- if strangers or given | length != declared | length -%}
    {%- do exceptions.raise_contract_error(declared, given) -%}
  {%- endif -%}
{%- endmacro -%}


{#- Columns in the form that `raise_contract_error` shows; `format_column` is called through dispatch alone. -#}
{%- macro format_columns(columns) -%}
  {%- set formatted = [] -%}
  {%- for column in columns -%}
    {%- do formatted.append(adapter.dispatch('format_column', 'dbt')(column)) -%}
  {%- endfor -%}
  {%- do return(formatted) -%}
{%- endmacro -%}

{%- macro default__format_column(column) -%}
  {%- set type = column.dtype -%}
  {%- do return({'name': column.name, 'data_type': type, 'formatted': column.column.lower() ~ ' ' ~ type}) -%}
{%- endmacro -%}

{%- macro get_columns_in_relation(relation) -%}
  {%- do return(adapter.dispatch('get_columns_in_relation', 'dbt')(relation)) -%}
{%- endmacro -%}

{%- macro default__get_columns_in_relation(relation) -%}
  {%- do redstart_missing_from_adapter('get_columns_in_relation') -%}
{%- endmacro -%}


{#- Rows of name, type, character size, numeric precision and scale as Column objects. -#}
{%- macro sql_convert_columns_in_relation(table) -%}
  {%- set columns = [] -%}
  {%- for row in table -%}
    {%- do columns.append(api.Column(*row)) -%}
  {%- endfor -%}
  {%- do return(columns) -%}
{%- endmacro -%}


{%- macro get_list_of_column_names(columns) -%}
  {%- do return(columns | map(attribute='name') | list) -%}
{%- endmacro -%}


{#- The columns of a query that need not be run for it: name and type, from the answer's description. -#}
{%- macro get_column_schema_from_query(select_sql, select_sql_header=none) -%}
  {%- do return(adapter.get_column_schema_from_query(get_empty_subquery_sql(select_sql, select_sql_header))) -%}
{%- endmacro -%}


{#- The names alone. -#}
{%- macro get_columns_in_query(select_sql) -%}
  {%- do return(adapter.dispatch('get_columns_in_query', 'dbt')(select_sql)) -%}
{%- endmacro -%}

{%- macro default__get_columns_in_query(select_sql) -%}
  {%- call statement('get_columns_in_query', fetch_result=True, auto_begin=False) -%}
    {{ get_empty_subquery_sql(select_sql) }}
  {%- endcall -%}
  {%- do return(load_result('get_columns_in_query').table.columns | map(attribute='name') | list) -%}
{%- endmacro -%}


{#- A query with the columns of `select_sql` and no rows, so that the database reads no data. -#}
{%- macro get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {%- do return(adapter.dispatch('get_empty_subquery_sql', 'dbt')(select_sql, select_sql_header)) -%}
{%- endmacro -%}

{#- The query stands on lines of its own: it may end in a comment. -#}
{%- macro default__get_empty_subquery_sql(select_sql, select_sql_header=none) -%}
  {{ select_sql_header if select_sql_header is not none }}
  select * from (
    {{ select_sql }}
  ) as __dbt_sbq
  where false
  limit 0
{%- endmacro -%}


{#- A query with the columns that the properties file declares: `select cast(null as type) as name, ...`. -#}
{%- macro get_empty_schema_sql(columns) -%}
  {%- do return(adapter.dispatch('get_empty_schema_sql', 'dbt')(columns)) -%}
{%- endmacro -%}

{%- macro default__get_empty_schema_sql(columns) -%}
  {%- set selected, untyped, unscaled = [], [], [] -%}
  {%- for column in columns.values() -%}
    {%- if column['data_type'] is not defined -%}
      {%- do untyped.append(column['name']) -%}
    {%- elif column['data_type'].strip() | lower in ['numeric', 'decimal', 'number'] -%}
      {%- do unscaled.append(column['name']) -%}
    {%- endif -%}
    {%- set name = adapter.quote(column['name']) if column.get('quote') else column['name'] -%}
    {%- do selected.append((cast('null', column['data_type']) | trim) ~ ' as ' ~ name) -%}
  {%- endfor -%}

  {%- if untyped -%}
    {%- do exceptions.column_type_missing(column_names=untyped) -%}
  {%- elif unscaled -%}
    {%- do exceptions.warn("Detected columns with numeric type and unspecified precision/scale, "
        ~ "this can lead to unintended rounding: " ~ unscaled) -%}
  {%- endif -%}
  select {{ selected | join(', ') }}
{%- endmacro -%}

{#- Compression encodings, column by column; ours: dbt has no config for them. A mapping of column to encoding stands in
    the model's `encode` config or in `meta`, an encoding in a column's `encode` or `meta`; the model's own comes first.
    Names are compared in lower case. Columns without one get Redshift's default for their type. -#}
{%- macro redstart_encodings() -%}
  {%- set of_model = config.get('encode') or (config.get('meta') or {}).get('encode') or {} -%}
  {%- if of_model is not mapping -%}
    {%- do exceptions.raise_compiler_error("'encode' must map columns to encodings (e.g. encode: {id: az64}), not: "
        ~ of_model) -%}
  {%- endif -%}
  {%- set encodings = {} -%}
  {%- for column in (model.get('columns') or {}).values() -%}
    {%- set encoding = column.get('encode') or (column.get('meta') or {}).get('encode') -%}
    {%- if encoding -%}
      {%- do encodings.update({column['name'] | lower: encoding}) -%}
    {%- endif -%}
  {%- endfor -%}
  {%- for name, encoding in of_model.items() -%}
    {%- do encodings.update({name | lower: encoding}) -%}
  {%- endfor -%}
  {%- do return(encodings) -%}
{%- endmacro -%}


{#- The contract's columns, each with its encoding behind its type and before its constraints. -#}
{%- macro redshift__get_table_columns_and_constraints() -%}
  {%- set encodings = redstart_encodings() -%}
  {%- if not encodings -%}
    {%- do return(table_columns_and_constraints()) -%}
  {%- endif -%}
  {%- set columns = {} -%}
  {%- for key, column in model['columns'].items() -%}
    {%- set copy = {} -%}
    {%- do copy.update(column) -%}
    {%- if column['name'] | lower in encodings -%}
      {%- do copy.update({'data_type': column['data_type'] ~ ' encode ' ~ encodings[column['name'] | lower]}) -%}
    {%- endif -%}
    {%- do columns.update({key: copy}) -%}
  {%- endfor -%}
  {%- set lines = adapter.render_raw_columns_constraints(raw_columns=columns)
      + adapter.render_raw_model_constraints(raw_constraints=model['constraints']) -%}
  (
    {{ lines | join(',\n    ') }}
  )
{%- endmacro -%}


{#- CREATE TABLE AS takes no encodings, so the table is made first and filled then. -#}
{%- macro redstart_create_encoded_table(relation, encodings, sql) -%}
  {%- set lines, names, unused = [], [], encodings.copy() -%}
  {%- for column in redstart_columns_of_query(relation, sql) -%}
    {%- set encoding = unused.pop(column.name | lower, none) -%}
    {%- do lines.append(column.quoted ~ ' ' ~ column.data_type ~ (' encode ' ~ encoding if encoding else '')) -%}
    {%- do names.append(column.quoted) -%}
  {%- endfor -%}
  {%- if unused -%}
    {%- do exceptions.raise_compiler_error("'encode' names columns that the model does not have: "
        ~ (unused | join(', '))) -%}
  {%- endif -%}
  create table {{ relation }} (
    {{ lines | join(',\n    ') }}
  )
  {{ redstart_table_attributes() }};
  insert into {{ relation }} ({{ names | join(', ') }})
  (
    {{ sql }}
  );
{%- endmacro -%}


{#- The columns that CREATE TABLE AS would give, and their types: an empty temporary table shows them. -#}
{%- macro redstart_columns_of_query(relation, sql) -%}
  {%- set header = config.get('sql_header', none) -%}
  {%- set shape = make_temp_relation(relation, '__dbt_shape') -%}
  {%- call statement('redstart_shape') -%}
    {{ header if header is not none }}
    create temporary table {{ shape }} as (
      {{ get_empty_subquery_sql(sql) }}
    )
  {%- endcall -%}
  {%- set columns = adapter.get_columns_in_relation(shape) -%}
  {#- not by the adapter's method: that commits first -#}
  {%- call statement('redstart_shape') -%}
    drop table {{ shape }}
  {%- endcall -%}
  {%- do return(columns) -%}
{%- endmacro -%}

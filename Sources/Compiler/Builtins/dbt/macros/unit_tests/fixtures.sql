{#- The rows that a unit test gives for one input, as a query with the columns of the input's relation: names and types
    from `column_name_to_data_types`, or from the database (from the relation deferred to, where the model's own is not
    there). What a row leaves out is null. -#}
{%- macro get_fixture_sql(rows, column_name_to_data_types) -%}
  {%- set types, quoted = column_name_to_data_types or {}, {} -%}
  {%- if not types -%}
    {%- set relation = defer_relation if defer_relation and not load_relation(this) else this -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
      {%- do types.update({column.name | lower: column.data_type}) -%}
      {%- do quoted.update({column.name | lower: column.quoted}) -%}
    {%- endfor -%}
  {%- endif -%}
  {%- if not types -%}
    {%- do exceptions.raise_compiler_error("Not able to get columns for unit test '" ~ model.name ~ "' from relation "
        ~ this ~ " because the relation doesn't exist") -%}
  {%- endif -%}

  {%- set nulls = {} -%}
  {%- for name, type in types.items() -%}
    {%- do nulls.update({name: safe_cast('null', redstart_fixture_type(type)) | trim}) -%}
  {%- endfor -%}

  {%- do validate_fixture_rows(rows, none) -%}
  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- set values = nulls.copy() -%}
    {%- do values.update(format_row(row, types)) -%}
    {%- do selects.append(redstart_select_row(values, quoted)) -%}
  {%- endfor -%}
  {{ selects | join('\n  union all\n  ') if selects else redstart_select_row(nulls, quoted) ~ '\n  limit 0' }}
{%- endmacro -%}


{#- The rows that it expects, likewise. -#}
{%- macro get_expected_sql(rows, column_name_to_data_types, column_name_to_quoted) -%}
  {%- set selects = [] -%}
  {%- for row in rows -%}
    {%- do selects.append(redstart_select_row(format_row(row, column_name_to_data_types), column_name_to_quoted)) -%}
  {%- endfor -%}
  {{ selects | join('\n  union all\n  ') if selects else 'select * from dbt_internal_unit_test_actual\n  limit 0' }}
{%- endmacro -%}


{%- macro redstart_select_row(values, column_name_to_quoted) -%}
  {%- set items = [] -%}
  {%- for name, value in values.items() -%}
    {%- do items.append((value | trim) ~ ' as ' ~ column_name_to_quoted[name]) -%}
  {%- endfor -%}
  {%- do return('select ' ~ (items | join(', '))) -%}
{%- endmacro -%}


{#- A row as name to SQL, names in lower case. Text is cast without the length of its column, so that a value which is
    too long is seen as different rather than cut. -#}
{%- macro format_row(row, column_name_to_data_types) -%}
  {%- set formatted = {} -%}
  {%- for given_name, value in row.items() -%}
    {%- set name = given_name | lower -%}
    {%- if name not in column_name_to_data_types -%}
      {%- set fixture = "expected output" if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
      {%- do exceptions.raise_compiler_error("Invalid column name: '" ~ name ~ "' in unit test fixture for " ~ fixture
          ~ "."
          ~ "\nThe columns are: " ~ (column_name_to_data_types.keys() | list)) -%}
    {%- endif -%}

    {%- set type = redstart_fixture_type(column_name_to_data_types[name]) -%}
    {%- if value is string -%}
      {%- set literal = dbt.string_literal(dbt.escape_single_quotes(value)) -%}
      {%- set type = type.split('(')[0] if 'varying' in type else type -%}
    {%- else -%}
      {%- set literal = 'null' if value is none else value -%}
    {%- endif -%}
    {%- do formatted.update({name: safe_cast(literal, type)}) -%}
  {%- endfor -%}
  {%- do return(formatted) -%}
{%- endmacro -%}


{#- The type to which a value is cast for a column of that type. -#}
{%- macro redstart_fixture_type(type) -%}
  {%- do return(adapter.dispatch('redstart_fixture_type', 'dbt')(type)) -%}
{%- endmacro -%}

{%- macro default__redstart_fixture_type(type) -%}
  {%- do return(type) -%}
{%- endmacro -%}


{#- For adapters that cannot take every fixture. -#}
{%- macro validate_fixture_rows(rows, row_number) -%}
  {%- do return(adapter.dispatch('validate_fixture_rows', 'dbt')(rows, row_number)) -%}
{%- endmacro -%}

{%- macro default__validate_fixture_rows(rows, row_number) -%}
{%- endmacro -%}

{#- Redshift takes the type of a fixture's column from its first row and cannot do so from a null. -#}
{%- macro redshift__validate_fixture_rows(rows, row_number) -%}
  {%- for value in (rows[0].values() if rows else []) if value is none -%}
    {%- set fixture = "expected output" if model.resource_type == 'unit_test' else "'" ~ model.name ~ "'" -%}
    {%- do exceptions.raise_compiler_error("Unit test fixture " ~ fixture ~ " in " ~ model.name
        ~ " begins with a row that holds a null; Redshift needs a whole row first, to tell the types by") -%}
  {%- endfor -%}
{%- endmacro -%}


{#- A bare numeric means numeric(18,0) to Redshift, which reports all its columns with precision and scale. The local
    target knows columns without: there a value must keep its fraction. -#}
{%- macro redshift__redstart_fixture_type(type) -%}
  {%- do return('numeric(38,10)' if type | lower in ('numeric', 'decimal') else type) -%}
{%- endmacro -%}

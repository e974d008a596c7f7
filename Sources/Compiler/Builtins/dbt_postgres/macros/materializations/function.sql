{%- macro postgres__formatted_scalar_function_args_sql() -%}
  {%- set arguments = [] -%}
  {%- for argument in model.arguments -%}
    {%- set preset = argument.get('default_value', none) -%}
    {%- set default_clause = ' DEFAULT ' ~ preset if preset is not none else '' -%}
    {%- do arguments.append(argument.name ~ ' ' ~ argument.data_type ~ default_clause) -%}
  {%- endfor -%}
  {{ arguments | join(', ') }}
{%- endmacro -%}

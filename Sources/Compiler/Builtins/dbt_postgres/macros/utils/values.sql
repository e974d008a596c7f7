{#- Every version of Postgres has min; any_value came with 16. -#}
{%- macro postgres__any_value(expression) -%}
  min({{ expression }})
{%- endmacro -%}


{%- macro postgres__equals(expr1, expr2) -%}
  {%- if adapter.behavior.enable_truthy_nulls_equals_macro.no_warn -%}
    ({{ expr1 }} is not distinct from {{ expr2 }})
  {%- else -%}
    ({{ expr1 }} = {{ expr2 }})
  {%- endif -%}
{%- endmacro -%}


{%- macro postgres__split_part(string_text, delimiter_text, part_number) -%}
  {%- if part_number < 0 -%}
    {{ dbt._split_part_negative(string_text, delimiter_text, part_number) }}
  {%- else -%}
    {{ dbt.default__split_part(string_text, delimiter_text, part_number) }}
  {%- endif -%}
{%- endmacro -%}


{%- macro postgres__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set ordered = ' ' ~ order_by_clause if order_by_clause else '' -%}
  {%- if limit_num -%}
    array_to_string((array_agg({{ measure }}{{ ordered }}))[1:{{ limit_num }}], {{ delimiter_text }})
  {%- else -%}
    string_agg({{ measure }}, {{ delimiter_text }}{{ ordered }})
  {%- endif -%}
{%- endmacro -%}

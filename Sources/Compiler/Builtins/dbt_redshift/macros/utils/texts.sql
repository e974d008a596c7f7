{%- macro redshift__length(expression) -%}
  len({{ expression }})
{%- endmacro -%}


{%- macro redshift__cast_bool_to_text(field) -%}
  case when {{ field }} is true then 'true' when {{ field }} is false then 'false' end::text
{%- endmacro -%}


{%- macro redshift__split_part(string_text, delimiter_text, part_number) -%}
  {%- if part_number < 0 -%}
    {{ dbt._split_part_negative(string_text, delimiter_text, part_number) }}
  {%- else -%}
    {{ dbt.default__split_part(string_text, delimiter_text, part_number) }}
  {%- endif -%}
{%- endmacro -%}


{#- LISTAGG cannot stop after so many values, so the rest is cut off: a pattern takes so many stretches without the
    delimiter. The values themselves must not contain it. -#}
{%- macro redshift__listagg(measure, delimiter_text, order_by_clause, limit_num) -%}
  {%- set within = ' within group (' ~ order_by_clause ~ ')' if order_by_clause else '' -%}
  {%- set all = 'listagg(' ~ measure ~ ', ' ~ delimiter_text ~ ')' ~ within -%}
  {%- if limit_num -%}
    {%- set escaped = [] -%}
    {%- for character in delimiter_text | trim("'") -%}
      {%- do escaped.append('\\\\' ~ character if character in '\\^$.|?*+()[]{}' else character) -%}
    {%- endfor -%}
    {%- set delimiter = escaped | join -%}
    {%- set value = '[^' ~ delimiter ~ ']+' -%}
    regexp_substr({{ all }}, '({{ value }}{{ delimiter }}){0,{{ limit_num - 1 }}}{{ value }}')
  {%- else -%}
    {{ all }}
  {%- endif -%}
{%- endmacro -%}

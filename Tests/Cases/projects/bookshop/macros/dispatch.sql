{#- The root's dispatch config puts this before the package's own. -#}
{% macro postgres__rounded(expression, places) -%}
    round(({{ expression }})::numeric, {{ places if places is not none else var('precision', 1) }})
{%- endmacro %}

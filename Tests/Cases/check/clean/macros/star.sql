{% macro dbt_utils_like_star(from, except=[]) %}
  {%- for column in adapter.get_columns_in_relation(from) if column.name not in except -%}
    {{ column.name }}{{ ', ' if not loop.last }}
  {%- endfor -%}
{% endmacro %}

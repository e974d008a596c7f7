{% macro cents(column, places) %}
  {{ check(column, places) }}
{% endmacro %}

{% macro check(column, places) %}
  {% if not places %}
    {% do exceptions.raise_compiler_error("cents() needs places\nas in cents('amount', 2)") %}
  {% endif %}
{% endmacro %}

{% macro cents(column) %}
  round({{ column }} * 100)::int
  as cents
{% endmacro %}

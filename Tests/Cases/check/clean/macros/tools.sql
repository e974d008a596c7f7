{% macro pennies(column) %}round({{ column }} * 100, 0)::bigint{% endmacro %}

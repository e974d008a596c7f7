{% macro grant_all() %}{% endmacro %}

{% macro told(results) %}{% for result in results %}select 1;{% endfor %}{% endmacro %}

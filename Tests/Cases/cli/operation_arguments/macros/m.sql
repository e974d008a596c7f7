{% macro greet(name) %}{{ print(name) }}{% endmacro %}

{% test not_null(model, column_name) %}
  {%- set query = adapter.dispatch('test_not_null', 'dbt') -%}
  {{ query(model, column_name) }}
{% endtest %}


{#- Stored failures keep whole rows: a column that is always null helps nobody. -#}
{% macro default__test_not_null(model, column_name) %}
select {{ '*' if should_store_failures() else column_name }}
from {{ model }}
where {{ column_name }} is null
{% endmacro %}

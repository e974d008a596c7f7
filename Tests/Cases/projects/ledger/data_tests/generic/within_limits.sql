{% test within_limits(model, column_name, limit_to) %}
select {{ column_name }} from {{ model }} where {{ column_name }} > {{ limit_to }}
{% endtest %}

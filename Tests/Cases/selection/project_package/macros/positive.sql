{% test positive(model, column_name=none, column=none) %}
select 1 from {{ model }} where {{ column or column_name }} < 0
{% endtest %}

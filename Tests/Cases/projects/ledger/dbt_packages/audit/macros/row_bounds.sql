{% test row_bounds(model, at_least=none, at_most=none) %}
    select n from (select count(*) as n from {{ model }}) as counted
    where {{ 'n < ' ~ at_least if at_least is not none else 'false' }}
    {%- if at_most %} or n > {{ at_most }}{% endif %}
{% endtest %}

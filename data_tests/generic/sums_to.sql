{#- Fails when the column's sum is not `equals`, give or take `tolerance`. An empty table sums to zero. -#}
{% test sums_to(model, column_name, equals, tolerance=0) %}
with summed as (
    select nvl(sum({{ column_name }}), 0) as total
    from {{ model }}
)

select total
from summed
where abs(total - {{ equals }}) > {{ tolerance }}
{% endtest %}

{% test has_rows(model) %}
    {{ config(fail_calc='max(missing)') }}
    select case when count(*) = 0 then 1 else 0 end as missing from {{ model }}
{% endtest %}

{% test dbt_expression_is_true_with_a_very_long_name_that_has_to_be_shortened(model, expression) %}
select * from {{ model }} where not ({{ expression }})
{% endtest %}

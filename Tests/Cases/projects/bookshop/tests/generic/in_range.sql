{% test in_range(model, column_name, low=none, high=none) %}
    {{ config(severity='warn') }}
    select *
    from {{ model }}
    where false
    {%- if low is not none %}
    or {{ column_name }} < {{ low }}
    {%- endif %}
    {%- if high is not none %}
    or {{ column_name }} > {{ high }}
    {%- endif %}
{% endtest %}

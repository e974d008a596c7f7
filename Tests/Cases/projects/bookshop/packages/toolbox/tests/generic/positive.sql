{% test positive(model, column_name, strictly=true) %}
    {{ config(severity='warn') }}
    select {{ column_name }}
    from {{ model }}
    where {{ column_name }} {{ '<=' if strictly else '<' }} 0
{% endtest %}

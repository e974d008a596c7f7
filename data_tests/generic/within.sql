{#- Fails for each row whose value is under `min` or over `max`; NULL passes. -#}
{% test within(model, column_name, min=none, max=none) %}
    {%- if min is none and max is none -%}
        {{ exceptions.raise_compiler_error('within needs min or max') }}
    {%- endif %}
select {{ column_name }}
from {{ model }}
where
    {% if min is not none -%}
    {{ column_name }} < {{ min }}
    {%- endif %}
    {% if min is not none and max is not none %}or {% endif -%}
    {% if max is not none -%}
    {{ column_name }} > {{ max }}
    {%- endif %}
{% endtest %}

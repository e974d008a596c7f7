{#-
  Passes when the table has as many rows as said: at least `min`, at most `max`, exactly `equals`; a bound that is left
  out does not count. Redstart has this test built in; it stands here so that dbt knows it too.
-#}
{% test row_count(model, min=none, max=none, equals=none) %}
    {%- set bounds = [] -%}
    {%- if min is not none %}{% do bounds.append('row_count < ' ~ min) %}{% endif -%}
    {%- if max is not none %}{% do bounds.append('row_count > ' ~ max) %}{% endif -%}
    {%- if equals is not none %}{% do bounds.append('row_count <> ' ~ equals) %}{% endif -%}
    {%- if not bounds -%}
        {{ exceptions.raise_compiler_error('row_count needs min, max or equals') }}
    {%- endif %}
with counted as (
    select count(*) as row_count
    from {{ model }}
)

select row_count
from counted
where {{ bounds | join(' or ') }}
{% endtest %}

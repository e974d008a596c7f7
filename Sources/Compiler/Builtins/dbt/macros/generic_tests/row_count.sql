{#- How many rows a model may have: at least `min`, at most `max`, or exactly `equals`. It fails with one row that tells
    the count. Ours: dbt has no such test. -#}
{% test row_count(model, min=none, max=none, equals=none) %}
  {%- set query = adapter.dispatch('test_row_count', 'dbt') -%}
  {{ query(model, min, max, equals) }}
{% endtest %}


{% macro default__test_row_count(model, min, max, equals) %}
{%- set breaches = [] -%}
{%- for operator, bound in [('<', min), ('>', max), ('<>', equals)] if bound is not none -%}
  {%- if bound is boolean or (bound is not number and bound is not string) -%}
    {%- do exceptions.raise_compiler_error("row_count: min, max and equals take a number, not '" ~ bound ~ "'") -%}
  {%- endif -%}
  {%- do breaches.append('row_count ' ~ operator ~ ' ' ~ bound) -%}
{%- endfor -%}
{%- if not breaches -%}
  {%- do exceptions.raise_compiler_error("row_count: give at least one of min, max and equals") -%}
{%- endif %}
with counted as (
  select count(*) as row_count
  from {{ model }}
)

select row_count
from counted
where {{ breaches | join(' or ') }}
{% endmacro %}

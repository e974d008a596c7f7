{#- Comes before the package's, by the order of dispatch. -#}
{% macro postgres__names_of(relation, without) -%}
  {%- set names = handy.default__names_of(relation, without) -%}
  {{ return(names | reject('equalto', 'secret') | list) }}
{%- endmacro %}

{#- The same bare name as a test of the package. -#}
{% test not_blank(model, column_name) %}
select {{ column_name }} from {{ model }} where {{ column_name }} = '-'
{% endtest %}

{%- macro half(n) -%}
{{ return(n / 2) }}
{%- endmacro -%}

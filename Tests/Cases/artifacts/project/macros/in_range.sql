{% test in_range(model, column_name, low=0, high=none) %}
select * from {{ model }} where {{ column_name }} < {{ low }} {% if high is not none %} or {{ column_name }} > {{ half(high) * 2 }}{% endif %}
{% endtest %}

{% macro half(x) %}{{ return(x / 2) }}{% endmacro %}
{%- materialization thing, default -%}
  {{ return({'relations': []}) }}
{%- endmaterialization -%}

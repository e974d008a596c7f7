{% macro postgres__stamp(expression) -%} 'root postgres {{ expression }}' {%- endmacro %}
{% macro default__stamp(expression) -%} 'root default {{ expression }}' {%- endmacro %}

{% macro is_balanced(debit, credit) %}
  {%- set sql -%} abs({{ debit }} - {{ credit }}) < 0.005 {%- endset -%}
  {{ return(sql) }}
{% endmacro %}

{#- Calls itself. -#}
{% macro nested(depth, open='<', close='>') -%}
    {{ open }}{% if depth > 1 %}{{ nested(depth - 1, open, close=close) }}{% endif %}{{ close }}
{%- endmacro %}

{% macro rounded(expression, places=none) -%}
    {{ return(adapter.dispatch('rounded', 'toolbox')(expression, places)) }}
{%- endmacro %}

{% macro default__rounded(expression, places) -%}
    round({{ expression }}, {{ places if places is not none else var('precision') }})
{%- endmacro %}

{% macro shouted(expression) -%}
    {{ return(adapter.dispatch('shouted', macro_namespace='toolbox')(expression)) }}
{%- endmacro %}

{% macro default__shouted(expression) -%}
    upper({{ expression }})
{%- endmacro %}

{% macro postgres__shouted(expression) -%}
    upper({{ expression }}::text)
{%- endmacro %}

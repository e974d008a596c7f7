{#- A project may replace ref and reach the built-in one through builtins. -#}
{% macro ref() %}
    {%- set version = kwargs.get('version') or kwargs.get('v') -%}
    {%- set relation = builtins.ref(*varargs, v=version) if version else builtins.ref(*varargs) -%}
    {%- do return(relation) -%}
{% endmacro %}

{#- And a built-in helper, found by name. -#}
{% macro default__get_where_subquery(relation) -%}
    {%- set where = config.get('where', '') -%}
    {%- if where -%}
        (select * from {{ relation }} where {{ where | replace('__genre__', "'novel'") }}) filtered
    {%- else -%}
        {{ relation }}
    {%- endif -%}
{%- endmacro %}

{#- Custom schemas stand by themselves; models of a folder with a year carry it. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif node.resource_type == 'seed' -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}_seeds
    {%- else -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}

{% macro generate_alias_name(custom_alias_name=none, node=none) -%}
    {%- set years = node.fqn | select('in', ['2023', '2024']) | list -%}
    {%- if custom_alias_name -%}
        {{ custom_alias_name | trim }}
    {%- elif node.version -%}
        {{ node.name ~ '__v' ~ node.version }}
    {%- elif years -%}
        {{ node.name ~ '_' ~ years[0] }}
    {%- else -%}
        {{ node.name }}
    {%- endif -%}
{%- endmacro %}

{% macro generate_database_name(custom_database_name=none, node=none) -%}
    {%- do return((custom_database_name or target.database) | lower | trim) -%}
{%- endmacro %}

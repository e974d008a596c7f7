{% macro journal() -%}
    {{ target.schema }}_journal._entries
{%- endmacro %}

{% macro open_journal() %}
    {%- if execute %}
    create schema if not exists {{ target.schema }}_journal;
    create table if not exists {{ audit.journal() }} (step serial, what text, which text);
    truncate {{ audit.journal() }};
    create or replace view {{ target.schema }}_journal.notes as
    select which, string_agg(what, ' > ' order by step) as notes from {{ audit.journal() }} group by which;
    {%- endif %}
{% endmacro %}

{% macro note(what, relation) -%}
    insert into {{ audit.journal() }} (what, which) values ('{{ what }}', '{{ relation.schema }}.{{ relation.identifier }}')
{%- endmacro %}

{% macro stamp(expression='now') -%}
    {{ adapter.dispatch('stamp', 'audit')(expression) }}
{%- endmacro %}

{% macro default__stamp(expression) -%} 'default {{ expression }}' {%- endmacro %}

{#- Only root projects and adapters are asked, unless a dispatch config says otherwise. -#}
{% macro test_no_future(model, column_name, until='2100-01-01') %}
    select {{ column_name }} from {{ model }} where {{ column_name }} > '{{ until }}'
{% endmacro %}

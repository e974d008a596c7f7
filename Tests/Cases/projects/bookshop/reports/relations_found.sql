{{ config(materialized='table') }}
{%- set books = ref('books') -%}
{%- set columns = adapter.get_columns_in_relation(books) if execute else [] -%}
{%- set found = load_relation(books) -%}
{%- set counted -%}
select count(*) as books from {{ books }} where genre in ({% for g in var('genres') %}'{{ g }}'{{ ', ' if not loop.last }}{% endfor %})
{%- endset -%}
{%- call statement('counted', fetch_result=True) -%}{{ counted }}{%- endcall -%}
{%- set result = load_result('counted') -%}
{%- set nodes = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model') | map(attribute='name') | sort | list if execute else [] %}
select
    '{{ columns | map(attribute="name") | join(" ") }}' as columns,
    '{{ columns | map(attribute="dtype") | join(", ") }}' as types,
    {{ 'true' if found is not none and found.is_table else 'false' }} as is_table,
    {{ result['data'][0][0] if execute else 0 }} as books,
    {{ nodes | length }} as models,
    '{{ nodes | first }}' as first_model

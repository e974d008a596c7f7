{{ config(
    materialized='table',
    pre_hook=[before_begin("select 'before begin'"), "select 'pre'"],
    post_hook=["select 'post'", after_commit("select 'after commit'")],
) }}
{% call set_sql_header(config) %}
select 'header';
{% endcall %}
select id, customer from {{ ref('view_plain') }}

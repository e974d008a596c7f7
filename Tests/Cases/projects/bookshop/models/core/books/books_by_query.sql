{#- Columns found by a query, guarded by execute. -#}
{%- set genres = [] -%}
{%- if execute -%}
    {%- set found = run_query('select distinct genre from ' ~ ref('books') ~ ' order by 1') -%}
    {%- set genres = found.columns[0].values() -%}
{%- endif -%}
-- depends_on: {{ ref('books') }}
select
    book_id
    {%- for genre in genres %},
    genre = '{{ genre }}' as is_{{ genre }}
    {%- endfor %}
from {{ ref('books') }}

{#- Columns by genre, from the list in a var, with call blocks. -#}
{{
  config(
    materialized = 'table',
    schema = 'wide',
    tags = ['pivot'] + ['wide'],
    docs = {'show': true}
  )
}}
select
    {% call(genre, index) for_each(genres(), ',\n    ') -%}
    sum(case when genre = '{{ genre }}' then 1 else 0 end) as {{ genre }}_{{ index }}
    {%- endcall %}
from {{ ref('stg_books') }}
{{ wrapped('end') }}
{% call wrapped('end', marks='?') %}called{% endcall %}

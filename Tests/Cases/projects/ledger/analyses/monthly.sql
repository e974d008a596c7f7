{% set months = ['2024-01', '2024-02'] %}
{% for month in months -%}
select '{{ month }}' as month, sum(debit_eur) from {{ ref('journal_lines') }}
{% if not loop.last %}union all{% endif %}
{% endfor %}

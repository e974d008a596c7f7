{%- set discounts = var('discounts') -%}
with discounted as (
    {%- for who, part in discounts.items() %}
    select book_id, '{{ who }}' as who, {{ toolbox.rounded('list_price * (1 - ' ~ part ~ ')', 2) }} as price
    from {{ ref('eph_priced') }}
    {%- if not loop.last %}
    union all
    {%- endif %}
    {%- endfor %}
)
select * from discounted

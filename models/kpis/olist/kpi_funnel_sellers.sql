{#- What the sellers that came through the funnel have sold since. -#}
select
    sellers.won_through,
    count(distinct sellers.seller_id) as sellers,
    count(items.item_id) as items,
    nvl(sum(items.price), 0)::decimal(14, 2) as sales
from {{ ref('dim_sellers') }} as sellers
left join {{ ref('fct_order_items') }} as items on sellers.seller_id = items.seller_id
group by sellers.won_through

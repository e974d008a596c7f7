-- Sellers with twenty orders or more, by the share that they handed over too late.
select
    sellers.seller_id,
    sellers.city || ', ' || sellers.state as place,
    count(distinct items.order_id) as orders,
    {{ percent_of('sum(case when items.is_shipped_late then 1 else 0 end)', 'count(*)') }} as late_percent
from {{ ref('fct_order_items') }} as items
inner join {{ ref('dim_sellers') }} as sellers on items.seller_id = sellers.seller_id
group by sellers.seller_id, sellers.city, sellers.state
having count(distinct items.order_id) >= 20
order by late_percent desc, sellers.seller_id

{{ config(dist='all') }}

select
    c.customer_id,
    initcap(c.first_name || ' ' || c.last_name) as name,
    c.joined_on,
    count(o.order_id) as orders,
    nvl(sum(o.amount), 0)::decimal(12, 2) as spent,
    max(o.ordered_at) as last_order_at,
    ratio_to_report(nvl(sum(o.amount), 0)) over () as share
from {{ ref('stg_customers') }} as c
left join {{ ref('orders_paid') }} as o on o.customer_id = c.customer_id and o.status <> 'returned'
group by 1, 2, 3
qualify row_number() over (partition by c.customer_id order by c.joined_on) = 1

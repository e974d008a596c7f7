{{ config(materialized='ephemeral') }}
select c.id as customer_id, c.name, count(o.order_id) as orders, max(o.ordered_at) as last_at
from {{ ref('raw_customers') }} as c
left join {{ ref('stg_orders') }} as o on o.customer_id = c.id
group by c.id, c.name

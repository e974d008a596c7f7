select o.id, c.name from {{ ref('fct_everywhere') }} as e
join {{ ref('raw_orders') }} as o on o.id = e.id
join {{ ref('fct_orders') }} as f on f.order_id = o.id
join {{ ref('raw_customers') }} as c on c.id = f.customer_id

select id from {{ ref('raw_orders') }} as o join {{ ref('raw_customers') }} as c on o.customer_id = c.id

select o.order_id, c.name from {{ ref('fct_orders') }} as o join {{ ref('dim_customers') }} as c on c.customer_id = o.customer_id

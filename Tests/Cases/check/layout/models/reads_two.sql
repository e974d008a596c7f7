select o.order_id, c.name, d.country from {{ ref('fct_orders') }} as o
join {{ ref('dim_customers') }} as c on c.customer_id = o.customer_id
join {{ ref('dim_countries') }} as d on d.country = c.country

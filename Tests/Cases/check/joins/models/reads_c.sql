select o.order_id, p.paid_on from {{ ref('fct_orders') }} as o join {{ ref('vw_payments') }} as p on p.bought = o.order_id where p.paid_on >= '2024-01-01'

select
    orders.order_id,
    customer_id,
    customers.nmae,
    sum(amount) as total,
    {% for part in ['year', 'month'] %}
    date_part('{{ part }}', orders.orderd_on) as order_{{ part }},
    {% endfor %}
    id
from {{ ref('stg_orders') }} as orders
join {{ ref('ephemeral_customers') }} as customers using (customer_id)
group by 1, 2, 3

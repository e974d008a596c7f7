select
    dates.month_start,
    dates.month_name,
    dates.year_number,
    count(*) as orders,
    count(distinct orders.customer_unique_id) as customers,
    sum(orders.items_value)::decimal(14, 2) as items_value,
    sum(orders.freight_value)::decimal(14, 2) as freight_value,
    {{ mean_of('orders.payment_value') }} as mean_order_value
from {{ ref('fct_orders') }} as orders
inner join {{ ref('dim_dates') }} as dates on orders.purchased_on = dates.date_day
where orders.order_status not in ('canceled', 'unavailable')
group by dates.month_start, dates.month_name, dates.year_number

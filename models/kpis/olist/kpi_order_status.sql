{#- Status rates come from the orders that were drawn whatever their status; the others are delivered by design. -#}
with statuses as (
    select
        order_status,
        count(*) as orders
    from {{ ref('fct_orders') }}
    where is_status_sample
    group by order_status
)

select
    order_status,
    orders,
    {{ percent_of('orders', 'sum(orders) over ()') }} as share_percent
from statuses

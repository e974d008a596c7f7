{{ config(dist='order_id', sort=['purchased_at', 'order_id'], sort_type='compound') }}

select
    item.item_id,
    item.order_id,
    item.item_number,
    item.product_id,
    item.seller_id,
    orders.order_status,
    orders.purchased_at,
    item.ship_by,
    orders.shipped_at > item.ship_by as is_shipped_late,
    item.price,
    item.freight_value,
    (item.price + item.freight_value)::decimal(12, 2) as total_value,
    sum(item.price) over (
        partition by item.order_id
        order by item.item_number
        rows between unbounded preceding and current row
    )::decimal(14, 2) as running_price
from {{ ref('stg_olist__order_items') }} as item
inner join {{ ref('stg_olist__orders') }} as orders on item.order_id = orders.order_id

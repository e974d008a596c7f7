{{ after_seed('olist_order_items_dataset') }}

select
    order_id || '-' || order_item_id::varchar as item_id,
    order_id,
    order_item_id as item_number,
    product_id,
    seller_id,
    shipping_limit_date::timestamp as ship_by,
    price,
    freight_value
from {{ source('olist', 'order_items') }}

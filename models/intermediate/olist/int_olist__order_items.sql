select
    order_id,
    count(*) as items,
    count(distinct product_id) as products,
    count(distinct seller_id) as sellers,
    sum(price) as items_value,
    sum(freight_value) as freight_value,
    max(ship_by) as ship_by
from {{ ref('stg_olist__order_items') }}
group by order_id

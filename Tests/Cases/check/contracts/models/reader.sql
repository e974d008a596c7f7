select order_id, total, paid from {{ ref('orders') }}

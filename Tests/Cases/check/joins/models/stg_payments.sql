select id as payment_id, id as order_id, ordered_on as paid_on from {{ ref('raw_orders') }}

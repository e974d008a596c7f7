{{ after_seed('olist_orders_dataset') }}

select
    order_id,
    customer_id,
    order_status,
    order_purchase_timestamp::timestamp as purchased_at,
    order_approved_at::timestamp as approved_at,
    order_delivered_carrier_date::timestamp as shipped_at,
    order_delivered_customer_date::timestamp as delivered_at,
    order_estimated_delivery_date::timestamp::date as promised_on
from {{ source('olist', 'orders') }}

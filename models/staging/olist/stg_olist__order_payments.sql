{{ after_seed('olist_order_payments_dataset') }}

select
    order_id || '-' || payment_sequential::varchar as payment_id,
    order_id,
    payment_sequential as payment_number,
    payment_type,
    payment_installments as installments,
    payment_value as amount
from {{ source('olist', 'order_payments') }}

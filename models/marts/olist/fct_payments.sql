{{ config(dist='order_id', sort='payment_type') }}

select
    payment.payment_id,
    payment.order_id,
    payment.payment_number,
    payment.payment_type,
    payment.installments,
    payment.amount,
    -- Payments are whole, orders a sample.
    orders.order_id is not null as is_in_sample,
    orders.purchased_at
from {{ ref('stg_olist__order_payments') }} as payment
left join {{ ref('stg_olist__orders') }} as orders on payment.order_id = orders.order_id

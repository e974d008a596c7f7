select payment_id, order_id as bought, paid_on from {{ ref('payments') }}

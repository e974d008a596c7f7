{{ config(bind=false) }}

select
    id as order_id,
    customer_id,
    ordered_at::timestamp as ordered_at,
    decode(status, 'done', 'completed', 'returned', 'returned', 'placed') as status,
    json_parse(basket) as basket
from {{ ref('orders') }}

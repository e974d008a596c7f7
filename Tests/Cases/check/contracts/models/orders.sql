select
    id as order_id,
    status,
    ordered_on::timestamp as ordered_at,
    customer_id::bigint as customer_id,
    paid
from {{ ref('raw_orders') }}

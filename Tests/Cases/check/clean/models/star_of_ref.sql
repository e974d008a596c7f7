select
    {{ dbt_utils_like_star(ref('stg_orders'), except=['state']) }},
    row_number() over (partition by customer_id order by ordered_at desc, order_id) as nth
from {{ ref('stg_orders') }} as orders
qualify nth = 1

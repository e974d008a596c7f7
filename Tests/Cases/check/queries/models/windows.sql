select
    id,
    sum(amount) over (partition by customer_id order by ordered_on) as running,
    lag(amount, 1, 0) over (order by ordered_on) as before,
    sum(amount) over (order by id range between unbounded preceding and current row) as ranged,
    listagg(status, ',') within group (order by status) over (partition by customer_id order by id) as listed,
    count(distinct status) over (partition by customer_id) as kinds,
    first_value(status) over (partition by customer_id order by id rows between unbounded preceding and current row) as fine
from {{ ref('raw_orders') }}

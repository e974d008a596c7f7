select
    customer_id,
    string_agg(status, ',') as listed,
    median(amount) as middle,
    percentile_cont(0.5) within group (order by id) as other,
    count(*) filter (where paid) as paid,
    count(distinct status) as kinds,
    avg(customer_id) as mean,
    sum(id) / count(*) as rate
from {{ ref('raw_orders') }}
group by customer_id

select
    customer_state as state,
    {{ region_of('customer_state') }} as region,
    count(*) as delivered_orders,
    {{ mean_of('days_to_delivery', 1) }} as mean_days,
    percentile_cont(0.5) within group (order by days_to_delivery) as median_days,
    max(days_to_delivery) as longest_days,
    sum(case when is_late then 1 else 0 end) as late_orders,
    {{ percent_of('sum(case when is_late then 1 else 0 end)', 'count(*)') }} as late_percent
from {{ ref('fct_orders') }}
where order_status = 'delivered' and delivered_at is not null
group by customer_state

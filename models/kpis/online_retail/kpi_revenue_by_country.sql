with countries as (
    select
        country,
        count(distinct case when customer_id <> 'Unknown' then customer_id end) as known_customers,
        count(distinct invoice_no) as invoices,
        sum(amount)::decimal(14, 2) as net_revenue
    from {{ ref('int_online_retail__sales') }}
    group by country
)

select
    country,
    known_customers,
    invoices,
    net_revenue,
    {{ percent_of('net_revenue', 'sum(net_revenue) over ()') }} as share_percent,
    dense_rank() over (order by net_revenue desc) as revenue_rank
from countries

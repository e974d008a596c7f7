with quarters as (
    select
        dates.quarter_start,
        dates.quarter_name,
        count(distinct case when sales.line_type = 'sale' then sales.invoice_no end) as invoices,
        sum(case when sales.line_type = 'sale' then sales.amount else 0 end)::decimal(14, 2) as gross_revenue,
        sum(sales.amount)::decimal(14, 2) as net_revenue,
        count(distinct sales.invoiced_on) as trading_days
    from {{ ref('int_online_retail__sales') }} as sales
    inner join {{ ref('dim_dates') }} as dates on sales.invoiced_on = dates.date_day
    group by dates.quarter_start, dates.quarter_name
)

select
    quarter_start,
    quarter_name,
    invoices,
    gross_revenue,
    net_revenue,
    trading_days,
    round(net_revenue / nullif(trading_days, 0), 2)::decimal(14, 2) as net_revenue_per_day,
    {{ percent_of('net_revenue', 'sum(net_revenue) over ()') }} as share_percent
from quarters

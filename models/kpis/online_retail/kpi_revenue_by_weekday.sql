select
    dates.day_of_week,
    dates.day_name,
    count(distinct sales.invoiced_on) as trading_days,
    count(distinct sales.invoice_no) as invoices,
    sum(sales.amount)::decimal(14, 2) as net_revenue,
    round(
        sum(sales.amount)::decimal(14, 2) / count(distinct sales.invoiced_on),
        2
    )::decimal(14, 2) as net_revenue_per_day
from {{ ref('int_online_retail__sales') }} as sales
inner join {{ ref('dim_dates') }} as dates on sales.invoiced_on = dates.date_day
group by dates.day_of_week, dates.day_name

with months as (
    select
        dates.month_start,
        dates.month_name,
        dates.year_number,
        count(distinct case when sales.line_type = 'sale' then sales.invoice_no end) as invoices,
        count(distinct case when sales.customer_id <> 'Unknown' then sales.customer_id end) as known_customers,
        sum(case when sales.line_type = 'sale' then sales.amount else 0 end)::decimal(14, 2) as gross_revenue,
        sum(case when sales.line_type = 'cancellation' then sales.amount else 0 end)::decimal(14, 2) as cancelled,
        sum(sales.amount)::decimal(14, 2) as net_revenue
    from {{ ref('int_online_retail__sales') }} as sales
    inner join {{ ref('dim_dates') }} as dates on sales.invoiced_on = dates.date_day
    group by dates.month_start, dates.month_name, dates.year_number
)

select
    month_start,
    month_name,
    year_number,
    invoices,
    known_customers,
    gross_revenue,
    cancelled,
    net_revenue,
    lag(net_revenue) over (order by month_start) as net_revenue_month_before,
    {{ percent_of(
        'net_revenue - lag(net_revenue) over (order by month_start)',
        'lag(net_revenue) over (order by month_start)'
    ) }} as growth_percent,
    sum(net_revenue) over (
        partition by year_number
        order by month_start
        rows between unbounded preceding and current row
    )::decimal(14, 2) as net_revenue_year_to_date
from months

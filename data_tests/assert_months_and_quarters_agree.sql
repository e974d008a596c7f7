-- Revenue by month and by quarter is the same revenue.
with months as (
    select
        date_trunc('quarter', month_start)::date as quarter_start,
        sum(net_revenue) as net_revenue
    from {{ ref('kpi_revenue_by_month') }}
    group by 1
)

select
    quarters.quarter_start,
    quarters.net_revenue,
    months.net_revenue as of_months
from {{ ref('kpi_revenue_by_quarter') }} as quarters
left join months on quarters.quarter_start = months.quarter_start
-- Each figure is rounded to the penny on its own.
where abs(quarters.net_revenue - nvl(months.net_revenue, 0)) > 0.05

select
    origin,
    count(*) as leads,
    sum(case when is_won then 1 else 0 end) as deals,
    sum(case when has_sold then 1 else 0 end) as selling_sellers,
    {{ percent_of('sum(case when is_won then 1 else 0 end)', 'count(*)') }} as conversion_percent,
    {{ mean_of('days_to_win', 1) }} as mean_days_to_win,
    sum(declared_monthly_revenue)::decimal(14, 2) as declared_monthly_revenue
from {{ ref('fct_leads') }}
group by origin

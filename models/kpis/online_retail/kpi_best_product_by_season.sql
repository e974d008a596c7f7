{#- The article that sold for most in each season; postage, fees and the like do not compete. -#}
with seasons as (
    select
        dates.season_start,
        dates.season,
        sales.stock_code,
        sum(sales.quantity) as pieces,
        sum(sales.amount)::decimal(14, 2) as net_revenue
    from {{ ref('int_online_retail__sales') }} as sales
    inner join {{ ref('dim_dates') }} as dates on sales.invoiced_on = dates.date_day
    where sales.is_merchandise
    group by dates.season_start, dates.season, sales.stock_code
)

select
    seasonal.season_start,
    seasonal.season,
    seasonal.stock_code,
    products.product_name,
    seasonal.pieces,
    seasonal.net_revenue
from seasons as seasonal
inner join {{ ref('dim_retail_products') }} as products on seasonal.stock_code = products.stock_code
qualify row_number() over (
    partition by seasonal.season_start
    order by seasonal.net_revenue desc, seasonal.stock_code
) = 1

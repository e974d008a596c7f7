-- Customers, products, sellers, places and the funnel as published; one row for each figure that differs.
with found as (
    select 'people' as figure, count(*) as found, 96096 as expected from {{ ref('dim_customers') }}
    union all
    select 'customer ids', sum(customer_ids), 99441 from {{ ref('dim_customers') }}
    union all
    select 'customers in SP', count(case when state = 'SP' then 1 end), 41746 from {{ ref('stg_olist__customers') }}
    union all
    select 'customer cities', count(distinct city), 4119 from {{ ref('stg_olist__customers') }}
    union all
    select 'customer zip prefixes', count(distinct zip_code_prefix), 14994 from {{ ref('stg_olist__customers') }}
    union all
    select 'products', count(*), 32951 from {{ ref('dim_products') }}
    union all
    select 'uncategorised products', count(*), 610 from {{ ref('dim_products') }} where category = 'uncategorised'
    union all
    select 'untranslated categories', count(distinct category), 3 from {{ ref('dim_products') }} where not is_translated
    union all
    select 'sellers', count(*), 3095 from {{ ref('dim_sellers') }}
    union all
    select 'sellers won through the funnel', count(lead_id), 380 from {{ ref('dim_sellers') }}
    union all
    select 'zip prefixes listed', sum(case when is_listed then 1 else 0 end), 19015 from {{ ref('dim_places') }}
    union all
    select 'leads', count(*), 8000 from {{ ref('fct_leads') }}
    union all
    select 'deals', sum(case when is_won then 1 else 0 end), 842 from {{ ref('fct_leads') }}
    union all
    select 'organic search leads', leads, 2296 from {{ ref('kpi_funnel_by_origin') }} where origin = 'organic_search'
    union all
    select 'items sold by funnel sellers', items, 1115 from {{ ref('kpi_funnel_sellers') }} where won_through = 'funnel'
)

select
    figure,
    found,
    expected
from found
where found is null or found <> expected

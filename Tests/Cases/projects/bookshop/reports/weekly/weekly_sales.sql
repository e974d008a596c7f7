select
    date_trunc('week', sold_on)::date as week_start,
    sum(copies) as copies,
    sum(amount) as total_amount_of_all_sales_in_the_week
from {{ ref('fct_sales') }}
group by 1

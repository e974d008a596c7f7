{#- Recency, frequency and money: each known customer scored from 1 to 4 in each, 4 the best. -#}
with last_day as (
    select max(last_invoiced_on) as invoiced_on
    from {{ ref('dim_retail_customers') }}
),

customers as (
    select
        customers.customer_id,
        customers.country,
        datediff(day, customers.last_invoiced_on, last_day.invoiced_on) as days_since_last,
        customers.invoices,
        customers.amount
    from {{ ref('dim_retail_customers') }} as customers
    cross join last_day
    where customers.is_known and customers.invoices > 0
),

scored as (
    select
        customer_id,
        country,
        days_since_last,
        invoices,
        amount,
        ntile(4) over (order by days_since_last desc, customer_id) as recency,
        ntile(4) over (order by invoices, customer_id) as frequency,
        ntile(4) over (order by amount, customer_id) as money
    from customers
)

select
    customer_id,
    country,
    days_since_last,
    invoices,
    amount,
    recency,
    frequency,
    money,
    case
        when recency >= 3 and frequency >= 3 and money >= 3 then 'best'
        when recency <= 2 and frequency >= 3 then 'slipping away'
        when recency >= 3 and frequency <= 2 then 'promising'
        when recency = 1 then 'lost'
        else 'others'
    end as segment
from scored

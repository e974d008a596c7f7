{{ config(dist='customer_id', sort='customer_id') }}

with countries as (
    select
        line.customer_id,
        line.country,
        count(*) as lines
    from {{ ref('fct_retail_lines') }} as line
    group by line.customer_id, line.country
),

-- Nine customers have two countries: the one on most lines is theirs.
homes as (
    select
        country.customer_id,
        country.country
    from countries as country
    qualify row_number() over (partition by country.customer_id order by country.lines desc, country.country) = 1
),

invoices as (
    select
        customer_id,
        min(invoiced_on) as first_invoiced_on,
        max(invoiced_on) as last_invoiced_on,
        sum(case when invoice_type = 'sale' then 1 else 0 end) as invoices,
        sum(case when invoice_type = 'cancellation' then 1 else 0 end) as cancellations,
        sum(amount)::decimal(14, 3) as amount
    from {{ ref('fct_retail_invoices') }}
    group by customer_id
)

select
    invoices.customer_id,
    invoices.customer_id <> 'Unknown' as is_known,
    case when invoices.customer_id = 'Unknown' then 'Unknown' else homes.country end as country,
    invoices.first_invoiced_on,
    invoices.last_invoiced_on,
    invoices.invoices,
    invoices.cancellations,
    invoices.amount
from invoices
inner join homes on invoices.customer_id = homes.customer_id

{{ config(dist='invoice_no', sort='invoiced_on') }}

select
    invoice_no,
    -- A sale may hold a free article; an invoice of nothing else is the stock keeper's.
    case
        when bool_and(line_type = 'stock_adjustment') then 'stock_adjustment'
        else min(case when line_type <> 'stock_adjustment' then line_type end)
    end as invoice_type,
    min(customer_id) as customer_id,
    min(country) as country,
    -- A few invoices were typed across the turn of a minute.
    min(invoiced_at) as invoiced_at,
    min(invoiced_on) as invoiced_on,
    count(*) as lines,
    count(distinct stock_code) as articles,
    sum(quantity) as pieces,
    sum(amount)::decimal(14, 3) as amount,
    sum(case when is_merchandise then amount else 0 end)::decimal(14, 3) as merchandise_amount,
    bool_or(line_type = 'stock_adjustment') as has_stock_adjustment
from {{ ref('fct_retail_lines') }}
group by invoice_no

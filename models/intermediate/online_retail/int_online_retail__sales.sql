{#- What counts as revenue: sales, less what was taken back. -#}
select
    line_id,
    invoice_no,
    line_type,
    stock_code,
    description,
    is_merchandise,
    quantity,
    unit_price,
    amount,
    invoiced_at,
    invoiced_on,
    customer_id,
    country
from {{ ref('fct_retail_lines') }}
where line_type in ('sale', 'cancellation')

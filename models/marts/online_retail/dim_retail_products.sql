{{ config(dist='stock_code', sort='stock_code') }}

with names as (
    select
        line.stock_code,
        line.description,
        count(*) as uses,
        max(line.invoiced_at) as last_used_at
    from {{ ref('fct_retail_lines') }} as line
    where line.line_type = 'sale' and line.description is not null
    group by line.stock_code, line.description
),

-- An article goes by the name that stands on most of its lines.
usual_names as (
    select
        name.stock_code,
        name.description
    from names as name
    qualify row_number() over (
        partition by name.stock_code
        order by name.uses desc, name.last_used_at desc, name.description
    ) = 1
),

lines as (
    select
        stock_code,
        bool_or(is_merchandise) as is_merchandise,
        min(case when line_type = 'sale' then invoiced_on end) as first_sold_on,
        max(case when line_type = 'sale' then invoiced_on end) as last_sold_on,
        min(case when line_type = 'sale' then unit_price end) as lowest_price,
        max(case when line_type = 'sale' then unit_price end) as highest_price,
        count(distinct invoice_no) as invoices
    from {{ ref('fct_retail_lines') }}
    group by stock_code
)

select
    lines.stock_code,
    nvl(usual_names.description, 'Unknown') as product_name,
    lines.is_merchandise,
    lines.first_sold_on,
    lines.last_sold_on,
    lines.lowest_price,
    lines.highest_price,
    lines.invoices
from lines
left join usual_names on lines.stock_code = usual_names.stock_code

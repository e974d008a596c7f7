-- The figures known for the published file, read from the raw table.
{{ after_seed('online_retail') }}

with found as (
    select
        count(*) as lines,
        count(distinct invoiceno) as invoices,
        count(distinct stockcode) as stock_codes,
        -- A mark behind each name keeps spaces at its end apart, which Redshift ignores when it compares.
        count(distinct description || '|') as descriptions,
        count(distinct customerid) as customers,
        count(distinct country) as countries,
        sum(case when customerid is null then 1 else 0 end) as lines_without_customer,
        sum(case when description is null then 1 else 0 end) as lines_without_description,
        sum(case when invoiceno like 'C%' then 1 else 0 end) as cancellation_lines,
        count(distinct case when invoiceno like 'C%' then invoiceno end) as cancellations,
        sum(case when quantity < 0 then 1 else 0 end) as negative_quantities,
        sum(case when unitprice = 0 then 1 else 0 end) as zero_prices,
        sum(case when unitprice < 0 then 1 else 0 end) as negative_prices,
        sum(quantity * unitprice)::decimal(18, 3) as amount
    from {{ source('online_retail', 'invoice_lines') }}
)

select *
from found
where
    lines <> 541909
    or invoices <> 25900
    or stock_codes <> 4070
    or descriptions <> 4223
    or customers <> 4372
    or countries <> 38
    or lines_without_customer <> 135080
    or lines_without_description <> 1454
    or cancellation_lines <> 9288
    or cancellations <> 3836
    or negative_quantities <> 10624
    or zero_prices <> 2515
    or negative_prices <> 2
    or amount <> 9747747.934

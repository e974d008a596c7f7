-- The same figures, read from the finished facts: staging and merging lost nothing.
with found as (
    select
        count(*) as lines,
        count(distinct invoice_no) as invoices,
        sum(case when line_type = 'cancellation' then 1 else 0 end) as cancellation_lines,
        sum(case when line_type = 'bad_debt' then 1 else 0 end) as bad_debt_lines,
        sum(case when is_known_customer then 0 else 1 end) as lines_without_customer,
        sum(case when is_repeat then 1 else 0 end) as repeats,
        sum(amount) as amount,
        min(invoiced_at) as first_invoiced_at,
        max(invoiced_at) as last_invoiced_at
    from {{ ref('fct_retail_lines') }}
)

select *
from found
where
    lines <> 541909
    or invoices <> 25900
    or cancellation_lines <> 9288
    or bad_debt_lines <> 3
    or lines_without_customer <> 135080
    or repeats <> 5268
    or amount <> 9747747.934
    or first_invoiced_at <> '2010-12-01 08:26:00'::timestamp
    or last_invoiced_at <> '2011-12-09 12:50:00'::timestamp

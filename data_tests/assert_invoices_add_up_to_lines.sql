-- The invoices together are worth what their lines are.
with invoices as (
    select nvl(sum(amount), 0) as amount from {{ ref('fct_retail_invoices') }}
),

lines as (
    select nvl(sum(amount), 0) as amount from {{ ref('fct_retail_lines') }}
)

select
    invoices.amount as invoiced,
    lines.amount as of_lines
from invoices
cross join lines
where invoices.amount <> lines.amount

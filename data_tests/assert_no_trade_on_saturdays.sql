-- The gift shop has never invoiced on a Saturday; a line on one is a date read the wrong way round.
select
    lines.invoice_no,
    lines.invoiced_at
from {{ ref('fct_retail_lines') }} as lines
inner join {{ ref('dim_dates') }} as dates on lines.invoiced_on = dates.date_day
where dates.day_name = 'Saturday'
limit 20

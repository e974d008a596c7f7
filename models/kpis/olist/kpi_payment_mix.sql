with kinds as (
    select
        payment_type,
        count(*) as payments,
        count(distinct order_id) as orders,
        sum(amount)::decimal(14, 2) as amount,
        {{ mean_of('installments', 1) }} as mean_installments,
        max(installments) as most_installments
    from {{ ref('fct_payments') }}
    group by payment_type
)

select
    payment_type,
    payments,
    orders,
    amount,
    mean_installments,
    most_installments,
    {{ percent_of('amount', 'sum(amount) over ()') }} as share_percent
from kinds

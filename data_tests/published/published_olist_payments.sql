-- Payments by kind: count and sum as published.
with expected as (
    select 'credit_card' as payment_type, 76795 as payments, 12542084.19 as amount
    union all
    select 'boleto', 19784, 2869361.27
    union all
    select 'voucher', 5775, 379436.87
    union all
    select 'debit_card', 1529, 217989.79
    union all
    select 'not_defined', 3, 0.00
)

select
    nvl(expected.payment_type, found.payment_type) as payment_type,
    expected.payments as expected_payments,
    found.payments,
    expected.amount as expected_amount,
    found.amount
from expected
full outer join {{ ref('kpi_payment_mix') }} as found on expected.payment_type = found.payment_type
where
    expected.payment_type is null
    or found.payment_type is null
    or expected.payments <> found.payments
    or expected.amount <> found.amount

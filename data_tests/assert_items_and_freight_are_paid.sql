-- Items and freight should be what was paid; interest and vouchers make a few orders differ, so this only warns when
-- it goes past one order in fifty.
{{ config(severity='warn', warn_if='> 0', store_failures=true, schema='audit') }}

with compared as (
    select
        order_id,
        items_value + freight_value as billed,
        payment_value as paid
    from {{ ref('fct_orders') }}
    where items > 0 and payments > 0
),

counted as (
    select
        count(*) as orders,
        sum(case when billed <> paid then 1 else 0 end) as differing
    from compared
)

select
    orders,
    differing
from counted
where differing * 50 > orders

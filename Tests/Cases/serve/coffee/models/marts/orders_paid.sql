{{ config(materialized='incremental', unique_key='order_id', incremental_strategy='delete+insert', sort='ordered_at') }}

with paid as (
    select
        order_id,
        sum(amount) as amount,
        listagg(distinct method, ', ') within group (order by method) as methods
    from {{ ref('stg_payments') }}
    group by 1
)

select
    o.order_id,
    o.customer_id,
    o.ordered_at,
    date_trunc('month', o.ordered_at)::date as ordered_in,
    o.status,
    p.amount,
    amount * 0.19 as tax,
    p.methods
from {{ ref('stg_orders') }} as o
left join paid as p using (order_id)
{% if is_incremental() %}
where o.ordered_at >= (select dateadd(day, -3, max(ordered_at)) from {{ this }})
{% endif %}

{{
    config(
        materialized='incremental',
        incremental_strategy='delete+insert',
        unique_key='order_id',
        on_schema_change='sync_all_columns',
        dist='order_id',
        sort='purchased_at',
        post_hook='analyze {{ this }}'
    )
}}

with orders as (
    select *
    from {{ ref('stg_olist__orders') }}
    {%- if is_incremental() %}
    -- An order goes on changing until it is delivered.
    where purchased_at >= (
        select dateadd(day, -{{ var('lookback_days') }}, max(purchased_at))
        from {{ this }}
    )
    {%- endif %}
)

select
    orders.order_id,
    customers.customer_unique_id,
    customers.state as customer_state,
    orders.order_status,
    orders.purchased_at,
    orders.purchased_at::date as purchased_on,
    orders.approved_at,
    orders.shipped_at,
    orders.delivered_at,
    orders.promised_on,
    datediff(day, orders.purchased_at, orders.delivered_at) as days_to_delivery,
    datediff(hour, orders.purchased_at, orders.approved_at) as hours_to_approval,
    datediff(day, orders.promised_on, orders.delivered_at) as days_late,
    orders.delivered_at > orders.promised_on as is_late,
    nvl(items.items, 0) as items,
    nvl(items.sellers, 0) as sellers,
    nvl(items.items_value, 0)::decimal(14, 2) as items_value,
    nvl(items.freight_value, 0)::decimal(14, 2) as freight_value,
    nvl(payments.payments, 0) as payments,
    nvl(payments.payment_value, 0)::decimal(14, 2) as payment_value,
    nvl(payments.voucher_value, 0)::decimal(14, 2) as voucher_value,
    nvl(payments.installments, 0) as installments,
    payments.payment_types,
    reviews.score as review_score,
    sample.is_status_sample,
    sample.is_review_known
from orders
inner join {{ ref('stg_olist__customers') }} as customers on orders.customer_id = customers.customer_id
left join {{ ref('int_olist__order_items') }} as items on orders.order_id = items.order_id
left join {{ ref('int_olist__order_payments') }} as payments on orders.order_id = payments.order_id
left join {{ ref('int_olist__latest_reviews') }} as reviews on orders.order_id = reviews.order_id
left join {{ ref('stg_olist__order_sample') }} as sample on orders.order_id = sample.order_id

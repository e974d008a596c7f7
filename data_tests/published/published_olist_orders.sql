-- The sample of orders: its size, its statuses, its late deliveries and its reviews.
with found as (
    select
        count(*) as orders,
        count(distinct customer_unique_id) as people,
        sum(case when order_status = 'delivered' then 1 else 0 end) as delivered,
        sum(case when order_status = 'shipped' then 1 else 0 end) as shipped,
        sum(case when order_status = 'canceled' then 1 else 0 end) as canceled,
        sum(case when order_status = 'unavailable' then 1 else 0 end) as unavailable,
        sum(case when order_status = 'invoiced' then 1 else 0 end) as invoiced,
        sum(case when order_status = 'processing' then 1 else 0 end) as processing,
        sum(case when order_status = 'delivered' and is_late then 1 else 0 end) as late,
        sum(case when items = 0 then 1 else 0 end) as without_items,
        sum(case when payments = 0 then 1 else 0 end) as without_payment,
        sum(case when items > 0 and payments > 0 then 1 else 0 end) as with_both,
        sum(
            case when items > 0 and payments > 0 and items_value + freight_value = payment_value then 1 else 0 end
        ) as paid_exactly,
        sum(case when is_status_sample then 1 else 0 end) as status_sample,
        sum(case when is_review_known then 1 else 0 end) as reviews_known,
        count(review_score) as reviewed,
        min(purchased_at) as first_purchased_at,
        max(purchased_at) as last_purchased_at
    from {{ ref('fct_orders') }}
)

select *
from found
where
    orders <> 22870
    or people <> 22684
    or delivered <> 22462
    or shipped <> 153
    or canceled <> 99
    or unavailable <> 80
    or invoiced <> 41
    or processing <> 35
    or late <> 1775
    or without_items <> 110
    or without_payment <> 1
    or with_both <> 22759
    or paid_exactly <> 22622
    or status_sample <> 14318
    or reviews_known <> 6887
    or reviewed <> 6839
    or first_purchased_at <> '2016-09-15 12:16:38'::timestamp
    or last_purchased_at <> '2018-10-03 18:55:29'::timestamp

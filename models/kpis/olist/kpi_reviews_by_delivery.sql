{#- What lateness costs in stars, among the orders whose reviews are known. -#}
with reviewed as (
    select
        order_id,
        review_score,
        case
            when delivered_at is null then 'not delivered'
            when days_late <= -7 then 'a week early or more'
            when not is_late then 'in time'
            when days_late <= 7 then 'up to a week late'
            else 'more than a week late'
        end as delivery
    from {{ ref('fct_orders') }}
    where is_review_known
)

select
    delivery,
    decode(
        delivery,
        'a week early or more', 1,
        'in time', 2,
        'up to a week late', 3,
        'more than a week late', 4,
        5
    ) as delivery_order,
    count(*) as orders,
    count(review_score) as reviews,
    {{ mean_of('review_score') }} as mean_score,
    sum(case when review_score = 5 then 1 else 0 end) as five_stars,
    sum(case when review_score = 1 then 1 else 0 end) as one_star
from reviewed
group by delivery

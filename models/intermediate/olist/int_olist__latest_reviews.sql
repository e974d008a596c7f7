{#- An order may be reviewed more than once: the last answer counts. -#}
select
    review.order_id,
    review.review_id,
    review.score,
    review.message is not null as has_message,
    review.answered_at
from {{ ref('stg_olist__order_reviews') }} as review
qualify row_number() over (
    partition by review.order_id
    order by review.answered_at desc, review.review_id
) = 1

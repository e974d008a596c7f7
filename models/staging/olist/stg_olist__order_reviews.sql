{{ after_seed('olist_order_reviews_dataset') }}

select
    review_id,
    order_id,
    review_score as score,
    nullif(trim(review_comment_title), '') as title,
    -- Messages keep their words, not their line ends.
    nullif(trim(replace(replace(review_comment_message, chr(13), ''), chr(10), ' ')), '') as message,
    review_creation_date::timestamp::date as asked_on,
    review_answer_timestamp::timestamp as answered_at
from {{ source('olist', 'order_reviews') }}

{{ after_seed('olist_orders_subset_members') }}

select
    order_id,
    from_all_status_sample as is_status_sample,
    reviews_known as is_review_known
from {{ source('olist', 'order_sample') }}

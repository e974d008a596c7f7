select product from {{ ref('base_items') }}

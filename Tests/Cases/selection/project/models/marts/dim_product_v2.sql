select product, 2 as v from {{ ref('base_items') }}

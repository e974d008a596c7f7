select product, v from {{ ref('dim_product', v=2) }}

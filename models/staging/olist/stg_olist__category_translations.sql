{{ after_seed('product_category_name_translation') }}

select
    trim(product_category_name) as category_portuguese,
    trim(product_category_name_english) as category
from {{ source('olist', 'category_translations') }}

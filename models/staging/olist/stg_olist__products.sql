{{ after_seed('olist_products_dataset') }}

select
    product_id,
    nvl(product_category_name, 'sem_categoria') as category_portuguese,
    product_name_lenght as name_length,
    product_description_lenght as description_length,
    nvl(product_photos_qty, 0) as photos,
    product_weight_g as weight_g,
    product_length_cm as length_cm,
    product_height_cm as height_cm,
    product_width_cm as width_cm
from {{ source('olist', 'products') }}

{{ config(dist='product_id', sort='category') }}

select
    product.product_id,
    -- Two categories have no English name; they keep their own.
    case
        when product.category_portuguese = 'sem_categoria' then 'uncategorised'
        else nvl(translation.category, product.category_portuguese)
    end as category,
    product.category_portuguese,
    translation.category is not null as is_translated,
    product.name_length,
    product.description_length,
    product.photos,
    product.weight_g,
    product.length_cm * product.height_cm * product.width_cm as volume_cm3
from {{ ref('stg_olist__products') }} as product
left join {{ ref('stg_olist__category_translations') }} as translation
    on product.category_portuguese = translation.category_portuguese

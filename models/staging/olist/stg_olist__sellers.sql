{{ after_seed('olist_sellers_dataset') }}

select
    seller_id,
    lpad(seller_zip_code_prefix, 5, '0') as zip_code_prefix,
    -- Some sellers wrote more than their city: "sao paulo / sao paulo", "rio de janeiro, rio de janeiro, brasil".
    initcap(trim(split_part(split_part(seller_city, '/', 1), ',', 1))) as city,
    seller_state as state
from {{ source('olist', 'sellers') }}

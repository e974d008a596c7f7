-- A zip code read as a number loses its leading zeros.
{{ after_seed('olist_customers_dataset') }}
{{ after_seed('olist_sellers_dataset') }}

select
    'customers' as origin,
    customer_zip_code_prefix as zip_code_prefix
from {{ source('olist', 'customers') }}
where len(customer_zip_code_prefix) <> 5

union all

select
    'sellers' as origin,
    seller_zip_code_prefix as zip_code_prefix
from {{ source('olist', 'sellers') }}
where len(seller_zip_code_prefix) <> 5

{{ config(dist='all', sort='zip_code_prefix') }}

with places as (
    select
        zip_code_prefix,
        city,
        state,
        spellings
    from {{ ref('stg_olist__places') }}
),

-- Customers and sellers also live where the zip code table knows no place.
strays as (
    select zip_code_prefix, city, state from {{ ref('stg_olist__customers') }}
    union
    select zip_code_prefix, city, state from {{ ref('stg_olist__sellers') }}
),

unlisted as (
    select
        stray.zip_code_prefix,
        stray.city,
        stray.state
    from strays as stray
    left join places on stray.zip_code_prefix = places.zip_code_prefix
    where places.zip_code_prefix is null
    qualify row_number() over (partition by stray.zip_code_prefix order by stray.city, stray.state) = 1
)

select
    zip_code_prefix,
    city,
    state,
    spellings,
    true as is_listed,
    {{ region_of('state') }} as region
from places

union all

select
    zip_code_prefix,
    city,
    state,
    0 as spellings,
    false as is_listed,
    {{ region_of('state') }} as region
from unlisted

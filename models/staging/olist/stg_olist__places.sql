{{ after_seed('olist_zip_codes_cities_states') }}

with spelled as (
    select
        lpad(geolocation_zip_code_prefix, 5, '0') as zip_code_prefix,
        initcap(geolocation_city) as city,
        geolocation_state as state,
        count(*) over (partition by geolocation_zip_code_prefix) as spellings
    from {{ source('olist', 'zip_codes') }}
)

select
    place.zip_code_prefix,
    place.city,
    place.state,
    place.spellings
from spelled as place
qualify row_number() over (partition by place.zip_code_prefix order by place.city, place.state) = 1

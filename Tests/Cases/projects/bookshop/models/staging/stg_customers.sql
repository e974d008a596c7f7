{{ config(alias='customers', tags=['people']) }}
{%- set unknown = var('unknown_name', 'Unknown') %}

select
    id as customer_id,
    coalesce(full_name, '{{ unknown }}') as full_name,
    joined
from {{ source("shop", "customers") }}

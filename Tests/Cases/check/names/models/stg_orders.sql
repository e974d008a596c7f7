{{ config(materialized='view') }}
with source as (
    select * from {{ ref('raw_orders') }}
)

select
    id as order_id,
    custmer_id,
    {{ dbt.upper('status') if false else 'upper(status)' }} as status,
    amount,
    ordered_on
from source

{{ config(materialized='incremental') }}
with items as (select id, name from {{ source('raw', 'items') }})
select * from items
{% if is_incremental() %}where id > (select max(id) from {{ this }}){% endif %}

{{ config(materialized='view') }}
select event_id from {{ source('lake', 'clicks') }} where kind = 'buy'

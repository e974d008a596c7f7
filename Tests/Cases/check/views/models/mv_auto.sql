{{ config(materialized='materialized_view', auto_refresh=true) }}
select event_id from {{ source('lake', 'clicks') }} where day = '2024-01-01'

{{ config(materialized='view', bind=false) }}
select event_id from {{ source('lake', 'clicks') }} where date_trunc('day', day) = '2024-01-01'

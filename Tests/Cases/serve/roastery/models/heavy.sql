{{ config(materialized='ephemeral') }}
select * from {{ ref('deliveries') }} where kilos > 50

{{ config(severity='warn', store_failures_as='view') }}
select id, kilos from {{ ref('deliveries') }} where kilos < 61

{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='day', begin='2024-03-01', batch_size='year',
   lookback=3, dist='all') }}
select delivered_at::date::timestamp as day, count(*) as deliveries, sum(kilos) as kilos
from {{ ref('deliveries') }} as d group by 1

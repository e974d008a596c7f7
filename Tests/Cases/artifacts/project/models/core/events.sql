{{ config(materialized='incremental', incremental_strategy='microbatch', event_time='booked_on', begin='2024-01-01', batch_size='year', unique_key='id') }}
select id, booked_on from {{ ref('entries') }}

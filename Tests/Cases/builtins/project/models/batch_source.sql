{{ config(materialized='table', event_time='placed') }}
select id, customer, placed::timestamp as placed from {{ ref('orders') }}

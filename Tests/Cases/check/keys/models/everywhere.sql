{{ config(materialized='incremental', dist='all') }}
select id from {{ ref('raw_orders') }}

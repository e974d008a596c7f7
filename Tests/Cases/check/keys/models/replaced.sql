{{ config(materialized='incremental', unique_key='id', dist='id') }}
select id, status from {{ ref('raw_orders') }}

{{ config(materialized='incremental', incremental_strategy='merge', unique_key='id') }}
select id, status from {{ ref('raw_orders') }}

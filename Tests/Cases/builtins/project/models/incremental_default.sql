{{ config(materialized='incremental', unique_key='id', dist='id', sort='id') }}
select id, customer from {{ ref('orders') }}

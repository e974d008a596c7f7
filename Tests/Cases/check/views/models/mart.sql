{{ config(materialized='table', dist='auto') }}
select id, status, amount from {{ ref('raw_orders') }}

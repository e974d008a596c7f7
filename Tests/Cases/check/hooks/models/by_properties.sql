{{ config(materialized='table', dist='auto') }}
select id from {{ ref('raw_orders') }}

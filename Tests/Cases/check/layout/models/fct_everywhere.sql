{{ config(materialized='table', dist='all') }}
select id from {{ ref('raw_orders') }}

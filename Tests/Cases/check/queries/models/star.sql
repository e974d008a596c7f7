{{ config(materialized='table', dist='auto') }}
select * from {{ ref('raw_orders') }}

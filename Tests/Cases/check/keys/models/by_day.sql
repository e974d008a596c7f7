{{ config(materialized='table', dist='ordered_on') }}
select ordered_on, count(*) as orders from {{ ref('raw_orders') }} group by 1

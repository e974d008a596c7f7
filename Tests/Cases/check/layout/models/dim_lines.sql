{{ config(materialized='table', dist='all', meta={'redstart': {'rows': 9000000}}) }}
select id from {{ ref('raw_orders') }}

{{ config(materialized='table', dist='all', meta={'redstart': {'rows': 200}}) }}
select distinct country from {{ ref('raw_customers') }}

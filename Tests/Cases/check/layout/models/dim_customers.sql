{{ config(materialized='table', dist='customer_id', meta={'redstart': {'rows': 5000}}) }}
select id as customer_id, name, country from {{ ref('raw_customers') }}

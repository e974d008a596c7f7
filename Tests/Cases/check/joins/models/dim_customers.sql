{{ config(materialized='table', dist='customer_id') }}
select id as customer_id, name from {{ ref('raw_customers') }}

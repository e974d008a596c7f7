{{ config(materialized='table', dist='all', sort='day') }}
select distinct ordered_on as day from {{ ref('raw_orders') }}

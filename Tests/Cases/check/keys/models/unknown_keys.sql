{{ config(materialized='table', dist='custmer_id', sort=['ordered_at']) }}
select id, customer_id, ordered_on from {{ ref('raw_orders') }}

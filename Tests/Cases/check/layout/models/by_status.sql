{{ config(materialized='table', dist='status') }}
select order_id, status from {{ ref('fct_orders') }}

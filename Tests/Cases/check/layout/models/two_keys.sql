{{ config(materialized='incremental', unique_key=['order_id', 'customer_id'], dist='even') }}
select order_id, customer_id from {{ ref('fct_orders') }}

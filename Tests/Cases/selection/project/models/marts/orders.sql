{{ config(materialized='incremental', unique_key='id', on_schema_change='fail') }}
select o.id, o.customer_id, o.day, p.amount from {{ ref('stg_orders') }} o join {{ ref('stg_payments') }} p on p.order_id = o.id

{{ config(materialized='table') }}
select payment_id, order_id, paid_on from {{ ref('stg_payments') }}

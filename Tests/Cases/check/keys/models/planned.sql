{{ config(materialized='table') }}
select o.id, c.name from {{ ref('raw_orders') }} o join {{ ref('raw_customers') }} c on c.id = o.customer_id

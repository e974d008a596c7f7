{{ config(materialized='incremental', dist='order_id') }}
select order_id, customer_id, ordered_on from {{ ref('fct_orders') }}
{% if is_incremental() %}
where ordered_on > (select max(ordered_on) from {{ this }})
{% endif %}

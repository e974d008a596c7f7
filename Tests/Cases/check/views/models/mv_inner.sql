{{ config(materialized='materialized_view', dist='even') }}
select id from {{ ref('raw_orders') }} where customer_id in (select id from {{ ref('raw_customers') }})

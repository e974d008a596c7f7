{{ config(materialized='table', dist='name') }}
select o.order_id, c.name from {{ ref('fct_orders') }} as o left join {{ ref('dim_countries') }} as d on d.country = o.status
left join {{ ref('raw_customers') }} as c on c.id = o.order_id

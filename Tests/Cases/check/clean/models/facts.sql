{{ config(materialized='incremental', unique_key='order_id', dist='order_id', sort='ordered_at', tags=['daily']) }}
select o.order_id, o.ordered_at, o.amount, d.name, d.orders,
    sum(o.amount) over (partition by d.customer_id) as spent,
    datediff(day, d.last_at, o.ordered_at) as behind
from {{ ref('stg_orders') }} as o
inner join {{ ref('dims') }} as d on o.customer_id = d.customer_id
{% if is_incremental() %}
where o.ordered_at > (select max(ordered_at) from {{ this }})
{% endif %}

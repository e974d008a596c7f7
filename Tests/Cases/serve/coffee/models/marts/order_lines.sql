{{ config(dist='order_id', sort=['order_id', 'sku'], sort_type='compound') }}

select
    o.order_id,
    item.sku::varchar(20) as sku,
    item.n::int as n,
    row_number() over (partition by o.order_id order by item.sku::varchar(20)) as line
from {{ ref('stg_orders') }} as o, o.basket.items as item

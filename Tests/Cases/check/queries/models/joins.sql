select o.id, c.name from {{ ref('raw_orders') }} as o, {{ ref('raw_customers') }} as c
union all
select o.id, c.name from {{ ref('raw_orders') }} as o join {{ ref('raw_customers') }} as c on o.id > c.id
union all
select o.id, c.name from {{ ref('raw_orders') }} as o cross join {{ ref('raw_customers') }} as c

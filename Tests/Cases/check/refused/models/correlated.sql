select o.id,
    (select c.id from {{ ref('raw_customers') }} as c where c.id = o.customer_id qualify row_number() over (order by c.id) = 1) as one
from {{ ref('raw_orders') }} as o
left join {{ ref('raw_customers') }} as d
    on d.id = o.customer_id and exists (select 1 from {{ ref('raw_orders') }} as x where x.customer_id = d.id)
where exists (select 1 from {{ ref('raw_orders') }} as y where y.customer_id = o.customer_id)

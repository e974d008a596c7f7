select o.id from {{ ref('raw_orders') }} as o
where exists (
    select 1 from {{ ref('raw_customers') }} as c
    where c.id = o.customer_id and exists (
        select 1 from {{ ref('raw_orders') }} as other where other.customer_id = c.id and other.amount > o.amount
    )
)

select o.id, s.n from {{ ref('raw_orders') }} as o cross join generate_series(1, 10) as s (n)

select
    concat(status, '-', status) as joined,
    coalece(status, 'none') as filled,
    paid::varchar as paid,
    sum(ordered_on) over () as added
from {{ ref('raw_orders') }}
where ordered_on = 20240102

select n, substr(o.status, 1, 2) as short, row(1, 2) as pair
from (with recursive steps (n) as (select 1 union all select n + 1 from steps where n < 3) select n from steps) as s
cross join {{ ref('raw_orders') }} as o
union all values (9, 'x', null)

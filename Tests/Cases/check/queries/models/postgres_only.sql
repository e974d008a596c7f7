select distinct on (customer_id) customer_id, now() as at, concat_ws('-', status, status) as twice,
    datediff(week, ordered_on, getdate()) as weeks
from {{ ref('raw_orders') }}
where status is distinct from 'open'
union all
(select v, getdate(), 'x', 1 from (values (1), (2)) as t (v) except all select 1, getdate(), 'x', 2)

select id, string_agg(status, ',' order by id) as listed, count(*) filter (where paid) as n, now() as at
from {{ ref('raw_orders') }} group by id

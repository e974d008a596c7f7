with recursive up as (select 1 as n union all select n + 1 from up where n < 3),
kept as materialized (select id, status from {{ ref('raw_orders') }})
select kept.id, array[1, 2] as pair, kept.id between symmetric 3 and 1 as inside
from kept join up on up.n = kept.id
fetch first 3 rows only

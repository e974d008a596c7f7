with recursive n (i) as (
    select 1
    union all
    select i + 1 from n where i < 10
)
select i, mod(i, 2) = 0 as is_even, decode(i, 1, 'one', 2, 'two', 'many') as word, dateadd(day, i, date '2024-01-01')::date as day
from n

select id, wrod, sum(id) over (order by id) as s
from {{ ref('words') }}
where word = 'y '

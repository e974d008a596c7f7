select id
from {{ ref('orders') }}
where idd > 0

select c.id, count(o.id) as orders, max(n.name) as country
from {{ ref('stg_customers') }} c join {{ ref('orders') }} o on o.customer_id = c.id cross join {{ ref('countries') }} n group by 1

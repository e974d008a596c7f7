select c.spent - p.amount as off
from (select sum(spent) as spent from {{ ref('customers_360') }}) as c
cross join (
    select sum(amount) as amount from {{ ref('orders_paid') }} where status <> 'returned'
) as p
where c.spent <> p.amount

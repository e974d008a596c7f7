select
    id as customer_id,
    first_name,
    nvl(last_name, '-') as last_name,
    joined::date as joined_on,
    datediff(day, joined::date, '2023-12-31'::date) as days_to_year_end
from {{ ref('customers') }}

select e.payload.customer.name::varchar(60) as name, i.sku, i.price::decimal(10, 2) as price, e."Mixed"
from {{ source('lake', 'events') }} as e, e.payload.items as i
where e.day > dateadd(day, -7, current_date) and json_extract_path_text(e.note, 'a', 'b') = ''

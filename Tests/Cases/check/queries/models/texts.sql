select
    id,
    'é'::varchar(1) as letter
from {{ ref('raw_orders') }}
where status like '%pen' or status ~ '^open$' or status = 'open '

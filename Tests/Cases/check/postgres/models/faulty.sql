select id, statsu, status = 5 as same from {{ ref('raw_orders') }}

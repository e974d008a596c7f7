select id from {{ ref('raw_orders') }} tablesample system (1) order by id using <

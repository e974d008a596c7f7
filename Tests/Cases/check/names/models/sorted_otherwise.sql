select distinct status from {{ ref('raw_orders') }} order by ordered_on

select d.day from {{ ref('dim_days') }} as d
where date_trunc('month', d.day) = '2024-01-01'

-- {{ ref('stg_customers') }}
select * from {{ ref('stg_customers') }} order by joined limit {{ var('top', 3) }}

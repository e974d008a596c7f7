select * from {{ source('shop', 'sales_lines') }} where sold_on < '2024-01-01'

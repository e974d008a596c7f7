{{ config(meta={'level': 3, 'source': 'shop'}) }}

select
    "Line" as line_id,
    "Book" as book_id,
    copies,
    sold_on,
    price,
    note
from {{ source('shop', 'sales_lines') }}

select book_id, title, genre, list_price
from {{ ref('stg_books') }}
where list_price >= {{ var('minimum_price') }}

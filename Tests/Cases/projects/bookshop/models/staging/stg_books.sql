select
    {{ columns_of('book_id', 'title', 'genre', 'list_price', has_isbn='isbn is not null', era="date_part('year', published)::int / 10") }},
    pages
from {{ ref('books') }}

with
cheapest as (select * from {{ ref('eph_cheapest') }}),
priced as (select * from {{ ref('bookshop', 'eph_priced') }})
select
    priced.book_id,
    priced.genre,
    priced.list_price,
    cheapest.price as cheapest_price,
    '{{ var("currency") }}' as currency
from priced
left join cheapest using (book_id)

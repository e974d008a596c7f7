-- with in a comment is no WITH
select book_id, min(price) as price
from {{ ref('eph_discounted') }}
group by book_id

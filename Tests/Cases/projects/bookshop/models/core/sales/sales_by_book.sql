{{ config(materialized='table', group='finance', access='private') }}
select
    sales.book_id,
    books.title,
    sum(sales.copies) as copies,
    sum(sales.amount) as amount
from {{ ref('fct_sales') }} as sales
left join {{ ref('stg_books') }} as books on sales.book_id = books.book_id
group by 1, 2

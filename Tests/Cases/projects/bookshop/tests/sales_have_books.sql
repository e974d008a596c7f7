{{ config(tags=['singular'], severity='error', error_if='>10') }}
select sales.line_id
from {{ ref('fct_sales') }} as sales
left join {{ ref('stg_books') }} as books using (book_id)
where books.book_id is null

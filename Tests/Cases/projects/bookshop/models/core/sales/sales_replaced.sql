{{ config(materialized='incremental', incremental_strategy='delete+insert', unique_key=['book_id', 'sold_on']) }}
select book_id, sold_on, sum(copies) as copies, {{ var('batch') }} as batch
from {{ ref('fct_sales') }}
{% if is_incremental() -%}
where sold_on >= '2024-03-09'
{% endif -%}
group by 1, 2

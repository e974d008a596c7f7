{{ config(materialized='view') }}
select * from {{ ref('orders') }} -- ends in a comment

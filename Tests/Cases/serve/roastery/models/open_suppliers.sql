{{ config(materialized='view', bind=false, grants={'select': ['reporter']}) }}
select code, name, note, price, since, seen_at from {{ ref('suppliers') }} where is_open

{{ config(materialized='materialized_view') }}
select id from {{ ref('view_one') }}

{{ config(materialized='materialized_view') }}
select status, count(distinct id) as ids from {{ ref('mart') }} group by status

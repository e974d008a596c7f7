{{ config(materialized='materialized_view', dist='even', auto_refresh=true) }}
select id, getdate() as at from {{ ref('raw_orders') }} order by id

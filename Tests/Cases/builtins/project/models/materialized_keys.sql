{{ config(materialized='materialized_view', sort='id', dist='id', auto_refresh=true) }}
select id, customer from {{ ref('orders') }}

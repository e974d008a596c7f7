{{ config(materialized='ephemeral') }}
select id, order_id, product from {{ source('raw', 'items') }}

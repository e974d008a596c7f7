{{ config(materialized='table', post_hook=["create index on {{ this }} (id)", "delete from {{ this }} where idd = 1", "vacuum {{ this }}"]) }}
select id from {{ ref('raw_orders') }}

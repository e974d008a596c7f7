{{ config(materialized='table', dist='payload', sort='id') }}
select id, json_parse(status) as payload from {{ ref('raw_orders') }}

{{ config(materialized='table', dist='auto', post_hook='alter table analytics.all_orders append from {{ this }}') }}
select id from {{ ref('raw_orders') }}

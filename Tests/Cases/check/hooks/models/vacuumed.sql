{{ config(materialized='table', dist='auto', post_hook=['vacuum {{ this }}', after_commit('vacuum {{ this }}')]) }}
select id from {{ ref('raw_orders') }}

{{ config(materialized='table', dist='auto', post_hook="copy {{ this }} from 's3://lake/x' access_key_id 'a' secret_access_key 'b' csv") }}
select id from {{ ref('raw_orders') }}

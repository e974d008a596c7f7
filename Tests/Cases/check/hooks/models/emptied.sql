{{ config(materialized='incremental', dist='id', pre_hook='truncate table {{ this }}') }}
select id from {{ ref('raw_orders') }}

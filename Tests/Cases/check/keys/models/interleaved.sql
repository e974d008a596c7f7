{{ config(materialized='incremental', unique_key='id', incremental_strategy='append', sort_type='interleaved', sort=['ordered_on', 'status'], dist='id') }}
select id, status, ordered_on from {{ ref('raw_orders') }}

{{ config(materialized='table', dist='auto', sort='id', indexes=[{'columns': ['id'], 'unique': true}] if target.type == 'postgres' else []) }}
select id from {{ ref('orders') }}

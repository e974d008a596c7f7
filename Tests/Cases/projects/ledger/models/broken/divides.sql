{{ config(materialized='table') }}
select entry_id / (entry_id - 1) as share from {{ ref('base_entries') }}

{{ config(materialized='incremental', incremental_strategy='append') }}
select {{ var('batch') }} as batch, count(*) as lines, sum(copies) as copies
from {{ ref('fct_sales') }}

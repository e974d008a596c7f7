{{ config(materialized='by_period', moment='read_at', begin='2024-01-01', periods=4) }}
select * from {{ ref('readings') }} where (__PERIOD__)

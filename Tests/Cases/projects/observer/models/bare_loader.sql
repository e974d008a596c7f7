{{ config(materialized='by_period') }}
select * from {{ ref('readings') }} where (__PERIOD__)

{{ config(materialized='silent') }} select 1

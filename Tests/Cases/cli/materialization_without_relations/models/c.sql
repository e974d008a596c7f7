{{ config(materialized='idle') }} select 1

{{ config(materialized='table', dist='auto') }}
select n from generate_series(1, 10) as s (n)

{{ config(materialized='incremental', unique_key='id', dist='id', zzz=none) }}
{{ config(tags=['twice'], sort='id', grants={'+select': ['boss']}, docs={'show': true}) }}
select 1 as id
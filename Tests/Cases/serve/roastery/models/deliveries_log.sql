{{ config(materialized='incremental', incremental_strategy='append', dist='even', backup=false) }}
select id, kilos, {{ var('round') }} as round from {{ ref('deliveries') }}

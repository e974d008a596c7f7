{{ config(enabled=false) }}
select * from {{ ref('nobody') }}

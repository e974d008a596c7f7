{{ config(severity='warn') }}
select * from {{ ref('readings') }} where degrees < 0

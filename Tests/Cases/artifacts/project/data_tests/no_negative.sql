{{ config(severity='warn', fail_calc='count(*)') }}
select * from {{ ref('entries') }} where amount < 0

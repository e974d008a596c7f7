{{ config(severity='warn', tags=['deep']) }}
select 1 from {{ ref('customers') }} c join {{ ref('stg_payments') }} p on false

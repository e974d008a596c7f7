{{ config(tags=['payments']) }}
select id, order_id, amount from {{ ref('payments') }}

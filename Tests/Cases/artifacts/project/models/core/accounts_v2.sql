{{ config(alias='accounts') }}
select account, sum(amount)::numeric(18, 2) as total, count(*)::int as n from {{ ref('stg_entries') }} join {{ ref('entries') }} using (id, account, amount) group by 1

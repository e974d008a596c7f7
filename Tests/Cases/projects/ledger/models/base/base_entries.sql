{{- config(tags=['base']) -}}
select
  entry_id::int as entry_id, account_no::text as account_no, booked_on::date as booked_on
  , debit::numeric(12, 2) as debit, credit::numeric(12, 2) as credit, currency
from {{ ref('entries') }}
where extract(year from booked_on::date) >= {{ var('opening') }}

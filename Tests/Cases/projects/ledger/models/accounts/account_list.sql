{{ config(alias='list_of_accounts', materialized='view') }}
select a.*, latest.balance_eur, old.balance as old_balance
from {{ ref('accounts') }} as a
left join {{ ref('balances') }} as latest on a.account_no = latest.account_no
left join {{ ref('balances', version=1) }} as old on a.account_no = old.account_no

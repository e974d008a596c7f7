select account_no, balance_eur, entries, now()::date is not null as current
from {{ ref('balances', v=2) }}

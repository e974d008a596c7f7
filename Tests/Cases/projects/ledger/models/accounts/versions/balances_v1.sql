select account_no, sum(debit - credit) as balance
from {{ ref('base_converted') }}
group by account_no

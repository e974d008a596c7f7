select account_no, sum(debit_eur - credit_eur) as balance_eur, count(*) as entries
from {{ ref('base_converted') }}
group by account_no

select 'with "with" and ''with''' as words, "account_no" as account_no
from (select * from {{ ref('base_converted') }}) as inner_with

select account, sum(amount) as total from {{ ref('entries') }} group by 1

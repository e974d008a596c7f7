select 1 as id, 2 as amount, cast('2024-01-01' as date) as at

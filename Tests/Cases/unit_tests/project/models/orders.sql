select 1 as id, 'a'::text as name, 2.5::numeric(10, 2) as price, date '2020-01-01' as day

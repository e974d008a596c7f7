select 1 as id, 'a'::varchar(10) as letter, 2.5::numeric(6, 2) as amount

select 'x'::varchar(20) as "Name", 1 as id

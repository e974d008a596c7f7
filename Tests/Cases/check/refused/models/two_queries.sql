create temp table staged as select 1 as id;
select id from staged

BEGIN
--------
BEGIN
--------
create view "dbt"."builtins"."functions_of_text__dbt_tmp" as (
select
  'a' || 'b' as concat,
  len('abc') as length,
  position('b' in 'abc') as position,
  replace('abc', 'b', 'c') as replace,
  right('abc', 2) as "right",
  md5(cast('x' as TEXT)) as hash,
  split_part('a-b-c', '-', 2) as part,
  split_part(
    'a-b-c',
    '-',
    length('a-b-c') - length(replace('a-b-c', '-', '')) + 2 + -1
  ) as part_from_the_end,
  'it''s' as literal,
  cast('1' as integer) as safe_cast,
  cast(1 as numeric(28,6)) as "cast",
  case when true is true then 'true' when true is false then 'false' end::text as bool_to_text
  ) ;
--------
alter table "dbt"."builtins"."functions_of_text" rename to "functions_of_text__dbt_backup"
--------
alter table "dbt"."builtins"."functions_of_text__dbt_tmp" rename to "functions_of_text"
--------
COMMIT
--------
BEGIN
--------
drop view if exists "dbt"."builtins"."functions_of_text__dbt_backup" cascade
--------
COMMIT

BEGIN
--------
BEGIN
--------
create view "dbt"."builtins"."functions_of_dates__dbt_tmp" as (
select
  datediff(year, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as years,
  datediff(quarter, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as quarters,
  datediff(month, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as months,
  datediff(week, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as weeks,
  datediff(day, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as days,
  datediff(hour, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as hours,
  datediff(minute, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as minutes,
  datediff(second, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as seconds,
  datediff(millisecond, '2024-01-01'::timestamp, '2025-03-01'::timestamp) as milliseconds,
  dateadd(day, 1, '2024-01-01'::timestamp) as next_day,
  date_trunc('month', '2024-01-01'::timestamp) as month,
  cast(dateadd(day, -1, dateadd(month, 1, date_trunc('month', '2024-01-01'::timestamp))) as date) as last_of_month,
  cast(dateadd(day, -1, dateadd(quarter, 1, date_trunc('quarter', '2024-01-01'::timestamp))) as date) as last_of_quarter,
  to_date('2024-02-03', 'YYYY-MM-DD') as a_date,
  getdate() as now,
  getdate() as now_as_it_was,
  getdate() as utc_as_it_was
  ) ;
--------
alter table "dbt"."builtins"."functions_of_dates" rename to "functions_of_dates__dbt_backup"
--------
alter table "dbt"."builtins"."functions_of_dates__dbt_tmp" rename to "functions_of_dates"
--------
COMMIT
--------
BEGIN
--------
drop view if exists "dbt"."builtins"."functions_of_dates__dbt_backup" cascade
--------
COMMIT

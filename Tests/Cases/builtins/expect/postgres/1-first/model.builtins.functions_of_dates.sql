create view "dbt"."builtins"."functions_of_dates__dbt_tmp"
  as (
select
  (date_part('year', ('2025-03-01'::timestamp)::date) - date_part('year', ('2024-01-01'::timestamp)::date)) as years,
  ((date_part('year', ('2025-03-01'::timestamp)::date) - date_part('year', ('2024-01-01'::timestamp)::date)) * 4
      + (date_part('quarter', ('2025-03-01'::timestamp)::date))
      - (date_part('quarter', ('2024-01-01'::timestamp)::date))) as quarters,
  ((date_part('year', ('2025-03-01'::timestamp)::date) - date_part('year', ('2024-01-01'::timestamp)::date)) * 12
      + (date_part('month', ('2025-03-01'::timestamp)::date))
      - (date_part('month', ('2024-01-01'::timestamp)::date))) as months,
  ((('2025-03-01'::timestamp)::date - ('2024-01-01'::timestamp)::date) / 7 + case
      when date_part('dow', ('2024-01-01'::timestamp)::timestamp) <= date_part('dow', ('2025-03-01'::timestamp)::timestamp) then case when '2024-01-01'::timestamp <= '2025-03-01'::timestamp then 0 else -1 end
      else case when '2024-01-01'::timestamp <= '2025-03-01'::timestamp then 1 else 0 end
    end) as weeks,
  (('2025-03-01'::timestamp)::date - ('2024-01-01'::timestamp)::date) as days,
  ((('2025-03-01'::timestamp)::date - ('2024-01-01'::timestamp)::date) * 24
      + (date_part('hour', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('hour', ('2024-01-01'::timestamp)::timestamp))) as hours,
  (((('2025-03-01'::timestamp)::date - ('2024-01-01'::timestamp)::date) * 24
      + (date_part('hour', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('hour', ('2024-01-01'::timestamp)::timestamp))) * 60
      + (date_part('minute', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('minute', ('2024-01-01'::timestamp)::timestamp))) as minutes,
  ((((('2025-03-01'::timestamp)::date - ('2024-01-01'::timestamp)::date) * 24
      + (date_part('hour', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('hour', ('2024-01-01'::timestamp)::timestamp))) * 60
      + (date_part('minute', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('minute', ('2024-01-01'::timestamp)::timestamp))) * 60
      + floor(date_part('second', ('2025-03-01'::timestamp)::timestamp))
      - floor(date_part('second', ('2024-01-01'::timestamp)::timestamp))) as seconds,
  ((((('2025-03-01'::timestamp)::date - ('2024-01-01'::timestamp)::date) * 24
      + (date_part('hour', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('hour', ('2024-01-01'::timestamp)::timestamp))) * 60
      + (date_part('minute', ('2025-03-01'::timestamp)::timestamp))
      - (date_part('minute', ('2024-01-01'::timestamp)::timestamp))) * 60000
      + floor(date_part('millisecond', ('2025-03-01'::timestamp)::timestamp))
      - floor(date_part('millisecond', ('2024-01-01'::timestamp)::timestamp))) as milliseconds,
  '2024-01-01'::timestamp + ((interval '1 day') * (1)) as next_day,
  date_trunc('month', '2024-01-01'::timestamp) as month,
  cast(date_trunc('month', '2024-01-01'::timestamp) + ((interval '1 month') * (1)) + ((interval '1 day') * (-1)) as date) as last_of_month,
  cast(date_trunc('quarter', '2024-01-01'::timestamp) + ((interval '1 month') * (3)) + ((interval '1 day') * (-1)) as date) as last_of_quarter,
  to_date('2024-02-03', 'YYYY-MM-DD') as a_date,
  now() as now,
  current_timestamp::timestamp as now_as_it_was,
  (current_timestamp at time zone 'utc')::timestamp as utc_as_it_was
  );
--------
alter table "dbt"."builtins"."functions_of_dates__dbt_tmp" rename to "functions_of_dates"
--------
COMMIT
--------
drop view if exists "dbt"."builtins"."functions_of_dates__dbt_backup" cascade

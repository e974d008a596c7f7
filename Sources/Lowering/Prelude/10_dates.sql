-- Dates and times. The lowering hands over a date part as one of: microsecond millisecond second minute hour day week
-- month quarter year decade century millennium (and for extraction: dow doy epoch timezone timezone_hour timezone_minute).
-- Bodies are not strict so that they can be inlined; every operator in them gives null for null.

create or replace function rs_catalog.date_part_name(part text) returns text immutable language sql as $$
  select case lower(btrim(part))
    when 'y' then 'year' when 'yr' then 'year' when 'yrs' then 'year' when 'year' then 'year' when 'years' then 'year'
    when 'q' then 'quarter' when 'qtr' then 'quarter' when 'qtrs' then 'quarter' when 'quarter' then 'quarter'
    when 'quarters' then 'quarter'
    when 'mon' then 'month' when 'mons' then 'month' when 'month' then 'month' when 'months' then 'month'
    when 'w' then 'week' when 'week' then 'week' when 'weeks' then 'week'
    when 'd' then 'day' when 'day' then 'day' when 'days' then 'day'
    when 'h' then 'hour' when 'hr' then 'hour' when 'hrs' then 'hour' when 'hour' then 'hour' when 'hours' then 'hour'
    when 'm' then 'minute' when 'min' then 'minute' when 'mins' then 'minute' when 'minute' then 'minute'
    when 'minutes' then 'minute'
    when 's' then 'second' when 'sec' then 'second' when 'secs' then 'second' when 'second' then 'second'
    when 'seconds' then 'second'
    when 'ms' then 'millisecond' when 'msec' then 'millisecond' when 'msecs' then 'millisecond'
    when 'millisecond' then 'millisecond' when 'milliseconds' then 'millisecond'
    when 'us' then 'microsecond' when 'usec' then 'microsecond' when 'usecs' then 'microsecond'
    when 'microsecond' then 'microsecond' when 'microseconds' then 'microsecond'
    when 'dow' then 'dow' when 'dw' then 'dow' when 'dayofweek' then 'dow' when 'weekday' then 'dow'
    when 'doy' then 'doy' when 'dy' then 'doy' when 'dayofyear' then 'doy' when 'yearday' then 'doy'
    else lower(btrim(part)) end
$$;

-- PostgreSQL expands the bodies of functions into the statement, which is twenty times faster than calling them. It does
-- so only where an immutable body holds nothing that is less (a cast from text to interval is), and where an argument
-- that stands in the body more than once is cheap. So the casts have functions of their own, and t stands once or twice.
create or replace function rs_catalog.unknown_part(part text) returns interval immutable language plpgsql as $$
begin
  raise exception 'date part "%" is not known', part using errcode = '22023';
end $$;

create or replace function rs_catalog.part_interval(part text, n bigint) returns interval immutable language sql as $$
  select case part
    when 'day' then n * interval '1 day'
    when 'month' then make_interval(months => n::int)
    when 'year' then make_interval(years => n::int)
    when 'week' then n * interval '7 days'
    when 'quarter' then make_interval(months => (3 * n)::int)
    when 'hour' then n * interval '1 hour'
    when 'minute' then n * interval '1 minute'
    when 'second' then n * interval '1 second'
    when 'millisecond' then n * interval '1 millisecond'
    when 'microsecond' then n * interval '1 microsecond'
    when 'decade' then make_interval(years => (10 * n)::int)
    when 'century' then make_interval(years => (100 * n)::int)
    when 'millennium' then make_interval(years => (1000 * n)::int)
    else rs_catalog.unknown_part(part) end
$$;

-- A year after the 29th of February comes the 1st of March; a month keeps to the month's last day.
create or replace function rs_catalog.years_later(part text, n bigint, t timestamp) returns timestamp immutable language sql
as $$
  select case when extract(month from t) = 2 and extract(day from t) = 29
    then t - interval '1 day' + rs_catalog.part_interval(part, n) + interval '1 day'
    else t + rs_catalog.part_interval(part, n) end
$$;
create or replace function rs_catalog.years_later(part text, n bigint, t timestamptz) returns timestamptz stable language sql
as $$
  select case when extract(month from t) = 2 and extract(day from t) = 29
    then t - interval '1 day' + rs_catalog.part_interval(part, n) + interval '1 day'
    else t + rs_catalog.part_interval(part, n) end
$$;
create or replace function rs_catalog.dateadd(part text, n bigint, t timestamp) returns timestamp immutable language sql as $$
  select case when part in ('year', 'decade', 'century', 'millennium') then rs_catalog.years_later(part, n, t)
    else t + rs_catalog.part_interval(part, n) end
$$;
create or replace function rs_catalog.dateadd(part text, n bigint, t date) returns timestamp immutable language sql
as $$ select rs_catalog.dateadd(part, n, t::timestamp) $$;
create or replace function rs_catalog.dateadd(part text, n bigint, t timestamptz) returns timestamptz stable language sql as $$
  select case when part in ('year', 'decade', 'century', 'millennium') then rs_catalog.years_later(part, n, t)
    else t + rs_catalog.part_interval(part, n) end
$$;
create or replace function rs_catalog.dateadd(part text, n bigint, t time) returns time immutable language sql
as $$ select t + rs_catalog.part_interval(part, n) $$;
create or replace function rs_catalog.dateadd(part text, n bigint, t timetz) returns timetz stable language sql
as $$ select (t + rs_catalog.part_interval(part, n)) at time zone 'UTC' $$;
create or replace function rs_catalog.dateadd(part text, n bigint, t text) returns timestamp stable language sql
as $$ select rs_catalog.dateadd(part, n, t::timestamp) $$;

-- The same for the parts whose length is fixed or that months have: t stands once, so that however long its expression
-- is it is expanded. The lowering writes these where the part is known.
create or replace function rs_catalog.plain_dateadd(part text, n bigint, t timestamp) returns timestamp immutable language sql
as $$ select t + rs_catalog.part_interval(part, n) $$;
create or replace function rs_catalog.plain_dateadd(part text, n bigint, t timestamptz) returns timestamptz stable language sql
as $$ select t + rs_catalog.part_interval(part, n) $$;
create or replace function rs_catalog.plain_dateadd(part text, n bigint, t date) returns timestamp immutable language sql
as $$ select t::timestamp + rs_catalog.part_interval(part, n) $$;
create or replace function rs_catalog.plain_dateadd(part text, n bigint, t time) returns time immutable language sql
as $$ select t + rs_catalog.part_interval(part, n) $$;
create or replace function rs_catalog.plain_dateadd(part text, n bigint, t timetz) returns timetz stable language sql
as $$ select (t + rs_catalog.part_interval(part, n)) at time zone 'UTC' $$;
create or replace function rs_catalog.plain_dateadd(part text, n bigint, t text) returns timestamp stable language sql
as $$ select t::timestamp + rs_catalog.part_interval(part, n) $$;

-- How many boundaries of the part lie before the moment, counted from some fixed one.
create or replace function rs_catalog.boundaries(part text, t timestamp) returns bigint immutable language sql as $$
  select case part
    when 'day' then t::date - date '2000-01-01'
    when 'month' then extract(year from t) * 12 + extract(month from t)
    when 'year' then extract(year from t)
    -- A week begins on Monday, as date_trunc has it.
    when 'week' then (date_trunc('week', t)::date - date '2000-01-03') / 7
    when 'quarter' then extract(year from t) * 4 + extract(quarter from t)
    when 'hour' then floor(extract(epoch from t) / 3600)
    when 'minute' then floor(extract(epoch from t) / 60)
    when 'second' then floor(extract(epoch from t))
    when 'millisecond' then floor(extract(epoch from t) * 1000)
    when 'microsecond' then extract(epoch from t) * 1000000
    when 'decade' then extract(decade from t)
    when 'century' then extract(century from t)
    when 'millennium' then extract(millennium from t)
    else extract(epoch from rs_catalog.unknown_part(part)) end::bigint
$$;
-- How many boundaries of the part lie between the two.
create or replace function rs_catalog.datediff(part text, a timestamp, b timestamp) returns bigint immutable language sql
as $$ select rs_catalog.boundaries(part, b) - rs_catalog.boundaries(part, a) $$;
create or replace function rs_catalog.datediff(part text, a date, b date) returns bigint immutable language sql
as $$ select rs_catalog.datediff(part, a::timestamp, b::timestamp) $$;
create or replace function rs_catalog.datediff(part text, a timestamptz, b timestamptz) returns bigint stable language sql
as $$ select rs_catalog.datediff(part, a at time zone 'UTC', b at time zone 'UTC') $$;
create or replace function rs_catalog.datediff(part text, a time, b time) returns bigint immutable language sql
as $$ select rs_catalog.datediff(part, timestamp '2000-01-01' + a, timestamp '2000-01-01' + b) $$;
create or replace function rs_catalog.datediff(part text, a timetz, b timetz) returns bigint stable language sql
as $$ select rs_catalog.datediff(part, (a at time zone 'UTC')::time, (b at time zone 'UTC')::time) $$;
create or replace function rs_catalog.datediff(part text, a text, b text) returns bigint stable language sql
as $$ select rs_catalog.datediff(part, a::timestamp, b::timestamp) $$;
create or replace function rs_catalog.datediff(part text, a timestamp, b text) returns bigint stable language sql
as $$ select rs_catalog.datediff(part, a, b::timestamp) $$;
create or replace function rs_catalog.datediff(part text, a text, b timestamp) returns bigint stable language sql
as $$ select rs_catalog.datediff(part, a::timestamp, b) $$;

-- DATE_PART: a double, with the fraction of a second. Below the second Redshift gives the fraction alone: 06.789 seconds
-- are 789000 microseconds. It counts decades from 1: the years 1 to 9 are the first.
create or replace function rs_catalog.lone_part(part text, value float8) returns float8 immutable language sql as $$
  select case part when 'millisecond' then trunc(mod(value::numeric, 1000))::float8
    when 'microsecond' then mod(value::numeric, 1000000)::float8 when 'decade' then value + 1 else value end
$$;
create or replace function rs_catalog.date_part(part text, t timestamp) returns float8 immutable language sql
as $$ select rs_catalog.lone_part(part, pg_catalog.date_part(part, t)) $$;
create or replace function rs_catalog.date_part(part text, t date) returns float8 immutable language sql
as $$ select rs_catalog.lone_part(part, pg_catalog.date_part(part, t::timestamp)) $$;
create or replace function rs_catalog.date_part(part text, t timestamptz) returns float8 stable language sql
as $$ select rs_catalog.lone_part(part, pg_catalog.date_part(part, t)) $$;
create or replace function rs_catalog.date_part(part text, t time) returns float8 immutable language sql
as $$ select rs_catalog.lone_part(part, pg_catalog.date_part(part, t)) $$;
create or replace function rs_catalog.date_part(part text, t timetz) returns float8 immutable language sql
as $$ select rs_catalog.lone_part(part, pg_catalog.date_part(part, t)) $$;
create or replace function rs_catalog.date_part(part text, t interval) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.date_part(part text, t text) returns float8 stable language sql
as $$ select rs_catalog.date_part(part, t::timestamp) $$;

-- EXTRACT: an integer, fractions cut off.
create or replace function rs_catalog.extract(part text, t timestamp) returns bigint immutable language sql
as $$ select trunc(rs_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.extract(part text, t date) returns bigint immutable language sql
as $$ select trunc(rs_catalog.date_part(part, t::timestamp))::bigint $$;
create or replace function rs_catalog.extract(part text, t timestamptz) returns bigint stable language sql
as $$ select trunc(rs_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.extract(part text, t time) returns bigint immutable language sql
as $$ select trunc(rs_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.extract(part text, t timetz) returns bigint immutable language sql
as $$ select trunc(rs_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.extract(part text, t interval) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.extract(part text, t text) returns bigint stable language sql
as $$ select trunc(rs_catalog.date_part(part, t::timestamp))::bigint $$;

-- The same for the parts that PostgreSQL counts alike, where the part is known: see `plain_dateadd`.
create or replace function rs_catalog.plain_date_part(part text, t timestamp) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.plain_date_part(part text, t date) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t::timestamp) $$;
create or replace function rs_catalog.plain_date_part(part text, t timestamptz) returns float8 stable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.plain_date_part(part text, t time) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.plain_date_part(part text, t timetz) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.plain_date_part(part text, t text) returns float8 stable language sql
as $$ select pg_catalog.date_part(part, t::timestamp) $$;
create or replace function rs_catalog.plain_date_part(part text, t interval) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;
create or replace function rs_catalog.plain_extract(part text, t timestamp) returns bigint immutable language sql
as $$ select trunc(pg_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.plain_extract(part text, t date) returns bigint immutable language sql
as $$ select trunc(pg_catalog.date_part(part, t::timestamp))::bigint $$;
create or replace function rs_catalog.plain_extract(part text, t timestamptz) returns bigint stable language sql
as $$ select trunc(pg_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.plain_extract(part text, t time) returns bigint immutable language sql
as $$ select trunc(pg_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.plain_extract(part text, t timetz) returns bigint immutable language sql
as $$ select trunc(pg_catalog.date_part(part, t))::bigint $$;
create or replace function rs_catalog.plain_extract(part text, t text) returns bigint stable language sql
as $$ select trunc(pg_catalog.date_part(part, t::timestamp))::bigint $$;
create or replace function rs_catalog.plain_extract(part text, t interval) returns float8 immutable language sql
as $$ select pg_catalog.date_part(part, t) $$;

create or replace function rs_catalog.date_trunc(part text, t timestamp) returns timestamp immutable language sql
as $$ select pg_catalog.date_trunc(part, t) $$;
create or replace function rs_catalog.date_trunc(part text, t date) returns timestamp immutable language sql
as $$ select pg_catalog.date_trunc(part, t::timestamp) $$;
create or replace function rs_catalog.date_trunc(part text, t timestamptz) returns timestamptz stable language sql
as $$ select pg_catalog.date_trunc(part, t) $$;
create or replace function rs_catalog.date_trunc(part text, t interval) returns interval immutable language sql
as $$ select pg_catalog.date_trunc(part, t) $$;
create or replace function rs_catalog.date_trunc(part text, t text) returns timestamp stable language sql
as $$ select pg_catalog.date_trunc(part, t::timestamp) $$;

create or replace function rs_catalog.getdate() returns timestamp stable language sql
as $$ select date_trunc('second', statement_timestamp() at time zone current_setting('timezone')) $$;
create or replace function rs_catalog.sysdate() returns timestamp stable language sql
as $$ select transaction_timestamp() at time zone current_setting('timezone') $$;

create or replace function rs_catalog.add_months(t timestamp, n bigint) returns timestamp immutable language sql as $$
  select case
    when t::date = (date_trunc('month', t) + interval '1 month -1 day')::date
    then date_trunc('month', t) + make_interval(months => n::int + 1) - interval '1 day' + (t - date_trunc('day', t))
    else t + make_interval(months => n::int) end
$$;
create or replace function rs_catalog.add_months(t date, n bigint) returns timestamp immutable language sql
as $$ select rs_catalog.add_months(t::timestamp, n) $$;
create or replace function rs_catalog.add_months(t text, n bigint) returns timestamp stable language sql
as $$ select rs_catalog.add_months(t::timestamp, n) $$;

create or replace function rs_catalog.add_months(t timestamptz, n bigint) returns timestamp stable language sql
as $$ select rs_catalog.add_months(t::timestamp, n) $$;

create or replace function rs_catalog.last_day(t timestamp) returns date immutable language sql
as $$ select (date_trunc('month', t) + interval '1 month -1 day')::date $$;
create or replace function rs_catalog.last_day(t date) returns date immutable language sql
as $$ select (date_trunc('month', t::timestamp) + interval '1 month -1 day')::date $$;
create or replace function rs_catalog.last_day(t text) returns date stable language sql
as $$ select (date_trunc('month', t::timestamp) + interval '1 month -1 day')::date $$;

create or replace function rs_catalog.last_day(t timestamptz) returns date stable language sql
as $$ select rs_catalog.last_day(t::timestamp) $$;

-- The first such weekday after the date; a name counts by its first letters.
create or replace function rs_catalog.next_day(t timestamp, weekday text) returns date immutable language plpgsql as $$
declare
  wanted int := case
    when lower(weekday) in ('su', 'sun', 'sunday') then 0
    when lower(weekday) in ('m', 'mo', 'mon', 'monday') then 1
    when lower(weekday) in ('tu', 'tues', 'tue', 'tuesday') then 2
    when lower(weekday) in ('w', 'we', 'wed', 'wednesday') then 3
    when lower(weekday) in ('th', 'thu', 'thur', 'thurs', 'thursday') then 4
    when lower(weekday) in ('f', 'fr', 'fri', 'friday') then 5
    when lower(weekday) in ('sa', 'sat', 'saturday') then 6 end;
begin
  if t is null or weekday is null then return null; end if;
  if wanted is null then raise exception 'invalid day of the week: "%"', weekday using errcode = '22023'; end if;
  return t::date + (wanted - extract(dow from t)::int + 6) % 7 + 1;
end $$;
create or replace function rs_catalog.next_day(t date, weekday text) returns date immutable language sql
as $$ select rs_catalog.next_day(t::timestamp, weekday) $$;
create or replace function rs_catalog.next_day(t text, weekday text) returns date stable language sql
as $$ select rs_catalog.next_day(t::timestamp, weekday) $$;

create or replace function rs_catalog.next_day(t timestamptz, weekday text) returns date stable language sql
as $$ select rs_catalog.next_day(t::timestamp, weekday) $$;

-- Whole where the days of the month agree or both are the last; else with a fraction of a month of 31 days.
create or replace function rs_catalog.months_between(a timestamp, b timestamp) returns float8 immutable language sql as $$
  select case
    when extract(day from a) = extract(day from b)
      or (a::date = rs_catalog.last_day(a) and b::date = rs_catalog.last_day(b))
    then rs_catalog.datediff('month', b, a)::float8
    else rs_catalog.datediff('month', b, a)
      + (extract(day from a) - extract(day from b) + extract(epoch from (a::time - b::time)) / 86400)::float8 / 31 end
$$;
create or replace function rs_catalog.months_between(a date, b date) returns float8 immutable language sql
as $$ select rs_catalog.months_between(a::timestamp, b::timestamp) $$;
create or replace function rs_catalog.months_between(a text, b text) returns float8 stable language sql
as $$ select rs_catalog.months_between(a::timestamp, b::timestamp) $$;

create or replace function rs_catalog.months_between(a timestamptz, b timestamptz) returns float8 stable language sql
as $$ select rs_catalog.months_between(a::timestamp, b::timestamp) $$;

-- Zones in POSIX form may have a blank before their offset.
create or replace function rs_catalog.zone(name text) returns text immutable language sql
as $$ select pg_catalog.regexp_replace(name, '\s+([+-])', '\1') $$;
create or replace function rs_catalog.convert_timezone(source text, target text, t timestamp) returns timestamp
immutable language sql as $$ select (t at time zone rs_catalog.zone(source)) at time zone rs_catalog.zone(target) $$;
create or replace function rs_catalog.convert_timezone(target text, t timestamp) returns timestamp
immutable language sql as $$ select (t at time zone 'UTC') at time zone rs_catalog.zone(target) $$;
create or replace function rs_catalog.convert_timezone(target text, t timestamptz) returns timestamp
immutable language sql as $$ select t at time zone rs_catalog.zone(target) $$;
create or replace function rs_catalog.convert_timezone(source text, target text, t timestamptz) returns timestamp
stable language sql as $$ select rs_catalog.convert_timezone(source, target, t::timestamp) $$;
create or replace function rs_catalog.convert_timezone(source text, target text, t text) returns timestamp
stable language sql as $$ select (t::timestamp at time zone rs_catalog.zone(source)) at time zone rs_catalog.zone(target) $$;
create or replace function rs_catalog.convert_timezone(target text, t text) returns timestamp
stable language sql as $$ select (t::timestamp at time zone 'UTC') at time zone rs_catalog.zone(target) $$;

-- How Redshift prints interval constants that have a qualifier.
create or replace function rs_catalog.months_text(i interval) returns text immutable language sql
as $$ select extract(year from i)::int || ' years ' || extract(month from i)::int || ' mons' $$;
create or replace function rs_catalog.seconds_text(i interval) returns text immutable language sql as $$
  select extract(day from i)::int || ' days ' || extract(hour from i)::int || ' hours ' || extract(minute from i)::int
    || ' mins ' || trunc(extract(second from i)) || '.'
    || greatest(rtrim(lpad(mod(abs(extract(microseconds from i)), 1000000)::bigint::text, 6, '0'), '0'), '0') || ' secs'
$$;

create or replace function rs_catalog.date_cmp(a date, b date) returns int immutable language sql
as $$ select sign(a - b)::int $$;
create or replace function rs_catalog.timestamp_cmp(a timestamp, b timestamp) returns int immutable language sql
as $$ select case when a > b then 1 when a = b then 0 when a < b then -1 end $$;
create or replace function rs_catalog.date_cmp_timestamp(a date, b timestamp) returns int immutable language sql
as $$ select rs_catalog.timestamp_cmp(a::timestamp, b) $$;
create or replace function rs_catalog.timestamp_cmp_date(a timestamp, b date) returns int immutable language sql
as $$ select rs_catalog.timestamp_cmp(a, b::timestamp) $$;
create or replace function rs_catalog.timestamptz_cmp(a timestamptz, b timestamptz) returns int immutable language sql
as $$ select case when a > b then 1 when a = b then 0 when a < b then -1 end $$;
create or replace function rs_catalog.interval_cmp(a interval, b interval) returns int immutable language sql
as $$ select case when a > b then 1 when a = b then 0 when a < b then -1 end $$;
create or replace function rs_catalog.date_part_year(t date) returns int immutable language sql
as $$ select extract(year from t)::int $$;
create or replace function rs_catalog.date_part_year(t timestamp) returns int immutable language sql
as $$ select extract(year from t)::int $$;
create or replace function rs_catalog.date_part_year(t timestamptz) returns int stable language sql
as $$ select extract(year from t)::int $$;
create or replace function rs_catalog.date_part_year(t text) returns int stable language sql
as $$ select rs_catalog.date_part_year(t::date) $$;

create or replace function rs_catalog.date_cmp_timestamptz(a date, b timestamptz) returns int stable language sql
as $$ select rs_catalog.timestamptz_cmp(a::timestamptz, b) $$;
create or replace function rs_catalog.timestamp_cmp_timestamptz(a timestamp, b timestamptz) returns int stable language sql
as $$ select rs_catalog.timestamptz_cmp(a::timestamptz, b) $$;
create or replace function rs_catalog.timestamptz_cmp_date(a timestamptz, b date) returns int stable language sql
as $$ select rs_catalog.timestamptz_cmp(a, b::timestamptz) $$;
create or replace function rs_catalog.timestamptz_cmp_timestamp(a timestamptz, b timestamp) returns int stable language sql
as $$ select rs_catalog.timestamptz_cmp(a, b::timestamptz) $$;

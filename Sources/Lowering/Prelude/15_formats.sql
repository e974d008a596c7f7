-- TO_DATE, TO_TIMESTAMP, TO_CHAR, TO_NUMBER and Teradata's casts.

-- A moment whose fields are out of range: the surplus is carried over, as 31 June is 1 July. Formats of numbers of known
-- width only; null where the text has another form.
create or replace function rs_catalog.carried(value text, format text) returns timestamp stable language plpgsql as $$
declare
  rest text := upper(format);
  pattern text := '';
  fields text[] := '{}';
  found text[];
  token text;
  number int;
  years int := 1; months int := 1; days int := 1; hours int := 0; minutes int := 0; seconds int := 0;
begin
  while rest <> '' loop
    token := pg_catalog.regexp_substr(rest, '^(YYYY|MM|DD|HH24|HH12|HH|MI|SS)');
    if token is null or token = '' then
      if rest ~ '^[A-Z]' then return null; end if;
      pattern := pattern || '\D?';
      rest := substr(rest, 2);
    else
      pattern := pattern || case token when 'YYYY' then '(\d{1,4})' else '(\d{1,2})' end;
      fields := fields || token;
      rest := substr(rest, length(token) + 1);
    end if;
  end loop;
  found := pg_catalog.regexp_match(value, '^\s*' || pattern);
  if found is null then return null; end if;
  for place in 1..cardinality(fields) loop
    number := found[place]::int;
    case fields[place]
      when 'YYYY' then years := number;
      when 'MM' then months := number;
      when 'DD' then days := number;
      when 'MI' then minutes := number;
      when 'SS' then seconds := number;
      else hours := number;
    end case;
  end loop;
  return timestamp '0001-01-01' + make_interval(years => years - 1, months => months - 1)
    + make_interval(days => days - 1) + make_interval(hours => hours, mins => minutes, secs => seconds);
end $$;

-- Redshift reads no zone by a format.
create or replace function rs_catalog.refuse_zone(format text) returns void immutable language plpgsql as $$
begin
  if format ~ '(TZ|tz|OF)' then
    raise exception '"TZ"/"tz"/"OF" format patterns are not supported in to_date and to_timestamp'
      using errcode = '0A000';
  end if;
end $$;

-- The third argument asks for an error where a field is out of range; without it the surplus is carried over.
-- An older version had two arguments. Views that call it go with it: the next build makes them anew.
drop function if exists rs_catalog.to_date(text, text) cascade;
drop function if exists rs_catalog.to_timestamp(text, text) cascade;
create or replace function rs_catalog.to_date(value text, format text, is_strict boolean default false) returns date
stable language plpgsql as $$
declare
  moment timestamp;
begin
  perform rs_catalog.refuse_zone(format);
  if pg_catalog.regexp_replace(format, '"[^"]*"', '', 'g') ~* 'Q' then
    raise exception 'TO_DATE takes no format with Q, the quarter' using errcode = '0A000';
  end if;
  return pg_catalog.to_date(value, format);
exception when datetime_field_overflow then
  if not is_strict then moment := rs_catalog.carried(value, format); end if;
  if moment is null then raise; end if;
  return moment::date;
end $$;
create or replace function rs_catalog.to_timestamp(value text, format text, is_strict boolean default false)
returns timestamptz stable language plpgsql as $$
declare
  moment timestamp;
begin
  perform rs_catalog.refuse_zone(format);
  -- Redshift begins with the year 1.
  if value = '' then return timestamptz '0001-01-01 00:00:00+00'; end if;
  return pg_catalog.to_timestamp(value, format);
exception when datetime_field_overflow then
  if not is_strict then moment := rs_catalog.carried(value, format); end if;
  if moment is null then raise; end if;
  return moment::timestamptz;
end $$;

-- L is the dollar; PL is a sign.
create or replace function rs_catalog.currency(format text) returns text immutable language sql
as $$ select pg_catalog.regexp_replace(format, '(?<!P)L', '$', 'gi') $$;

-- A timestamp has the session's zone to show. The currency is the dollar.
create or replace function rs_catalog.to_char(t timestamp, format text) returns text stable language sql
as $$ select pg_catalog.to_char(t::timestamptz, format) $$;
create or replace function rs_catalog.to_char(t timestamptz, format text) returns text stable language sql
as $$ select pg_catalog.to_char(t, format) $$;
create or replace function rs_catalog.to_char(t date, format text) returns text stable language sql
as $$ select pg_catalog.to_char(t::timestamptz, format) $$;
create or replace function rs_catalog.to_char(t time, format text) returns text stable language sql
as $$ select pg_catalog.to_char(timestamp '2000-01-01' + t, format) $$;
create or replace function rs_catalog.to_char(t interval, format text) returns text stable language sql
as $$ select pg_catalog.to_char(t, format) $$;
create or replace function rs_catalog.to_char(t text, format text) returns text stable language sql
as $$ select pg_catalog.to_char(t::timestamptz, format) $$;
create or replace function rs_catalog.to_char(x numeric, format text) returns text stable language sql
as $$ select pg_catalog.to_char(x, rs_catalog.currency(format)) $$;
create or replace function rs_catalog.to_char(x float8, format text) returns text stable language sql
as $$ select pg_catalog.to_char(x, rs_catalog.currency(format)) $$;
create or replace function rs_catalog.to_char(x bigint, format text) returns text stable language sql
as $$ select pg_catalog.to_char(x, rs_catalog.currency(format)) $$;
create or replace function rs_catalog.to_char(x int, format text) returns text stable language sql
as $$ select pg_catalog.to_char(x, rs_catalog.currency(format)) $$;
-- FM says nothing of what is read, but PostgreSQL would lose places by it.
create or replace function rs_catalog.to_number(value text, format text) returns numeric stable language sql
as $$ select pg_catalog.to_number(value, replace(rs_catalog.currency(upper(format)), 'FM', '')) $$;

-- Teradata's way: blanks are 0, a sign may stand behind, half goes to the even neighbour.
create or replace function rs_catalog.teradata_number(value text, format text) returns numeric
immutable language plpgsql as $$
declare
  digits text := btrim(value);
  negative boolean := false;
  zoned int;
begin
  if value is null then return null; end if;
  if digits = '' then return 0; end if;
  if upper(format) like '%S' and digits ~ '[{}A-Ra-r]$' then
    -- A zoned decimal: its last letter is a digit and the sign.
    zoned := strpos('{ABCDEFGHI', upper(right(digits, 1)));
    if zoned = 0 then
      zoned := strpos('}JKLMNOPQR', upper(right(digits, 1)));
      negative := true;
    end if;
    digits := left(digits, -1) || (zoned - 1)::text;
  end if;
  if upper(format) ~ '[CLNU]' then digits := pg_catalog.regexp_replace(digits, '^([+-]?)[A-Za-z$ ]+', '\1'); end if;
  if format is not null then digits := replace(digits, ',', ''); end if;
  if right(digits, 1) in ('-', '+') then
    negative := negative or right(digits, 1) = '-';
    digits := left(digits, -1);
  end if;
  return case when negative then -digits::numeric else digits::numeric end;
end $$;
create or replace function rs_catalog.half_even(x numeric, digits int) returns numeric immutable language sql as $$
  select case when abs(x - pg_catalog.trunc(x, digits)) * ('1e' || digits)::numeric = 0.5
    and mod(pg_catalog.trunc(abs(x) * ('1e' || digits)::numeric), 2) = 0
    then pg_catalog.trunc(x, digits) else pg_catalog.round(x, digits) end
$$;
create or replace function rs_catalog.text_to_int_alt(value text, format text default null) returns int
immutable language sql as $$ select pg_catalog.trunc(rs_catalog.teradata_number(value, format))::int $$;
create or replace function rs_catalog.text_to_numeric_alt(value text, format text) returns numeric
immutable language sql as $$ select rs_catalog.half_even(rs_catalog.teradata_number(value, format), 0) $$;
create or replace function rs_catalog.text_to_numeric_alt(value text) returns numeric
immutable language sql as $$ select rs_catalog.half_even(rs_catalog.teradata_number(value, null), 0) $$;
create or replace function rs_catalog.text_to_numeric_alt(value text, digits_wanted bigint, digits bigint) returns numeric
immutable language sql as $$ select rs_catalog.half_even(rs_catalog.teradata_number(value, null), digits::int) $$;
create or replace function rs_catalog.text_to_numeric_alt(value text, format text, digits_wanted bigint, digits bigint)
returns numeric immutable language sql
as $$ select rs_catalog.half_even(rs_catalog.teradata_number(value, format), digits::int) $$;

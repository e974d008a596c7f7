-- Strings.

create or replace function rs_catalog.len(value text) returns int immutable language sql
as $$ select length(value) $$;
create or replace function rs_catalog.len(value bytea) returns int immutable language sql
as $$ select length(value) $$;
-- Bytes; trailing blanks of CHAR do not count, as in LEN.
create or replace function rs_catalog.octet_length(value text) returns int immutable language sql
as $$ select pg_catalog.octet_length(value) $$;
create or replace function rs_catalog.octet_length(value bytea) returns int immutable language sql
as $$ select pg_catalog.octet_length(value) $$;
-- An ASCII character; null where there is none.
create or replace function rs_catalog.chr(code bigint) returns text immutable language sql
as $$ select case when code between 1 and 127 then pg_catalog.chr(code::int) end $$;
-- Null for an empty string: LISTAGG leaves those out, though not strings of blanks.
create or replace function rs_catalog.filled(value text) returns text immutable language sql
as $$ select case when pg_catalog.octet_length(value) > 0 then value end $$;
-- Redshift doubles backslashes, and needs no E in front of the string.
create or replace function rs_catalog.quote_literal(value text) returns text immutable language sql
as $$ select '''' || replace(replace(value, '\', '\\'), '''', '''''') || '''' $$;
-- Parts count from 1.
create or replace function rs_catalog.split_part(value text, delimiter text, part bigint) returns text immutable
language plpgsql as $$
begin
  if part < 1 then raise exception 'field position must be greater than zero' using errcode = '22023'; end if;
  return pg_catalog.split_part(value, delimiter, part::int);
end $$;
create or replace function rs_catalog.charindex(part text, value text) returns int immutable language sql
as $$ select strpos(value, part) $$;
create or replace function rs_catalog.replicate(value text, n bigint) returns text immutable language sql
as $$ select repeat(value, n::int) $$;
-- Null if either is.
create or replace function rs_catalog.concat(a text, b text) returns text immutable language sql
as $$ select a || b $$;

-- An apostrophe does not begin a word.
create or replace function rs_catalog.initcap(value text) returns text immutable language sql
as $$ select translate(pg_catalog.initcap(translate(value, '''', 'ʼ')), 'ʼ', '''') $$;

-- Redshift writes $1 where PostgreSQL writes \1.
create or replace function rs_catalog.regexp_backreferences(replacement text) returns text immutable language sql
as $$ select pg_catalog.regexp_replace(replace(replacement, '\', '\\'), '\$([0-9])', '\\\1', 'g') $$;

-- Replaces every match; without a replacement the matches go.
create or replace function rs_catalog.regexp_replace(value text, pattern text) returns text immutable language sql
as $$ select pg_catalog.regexp_replace(value, pattern, '', 'g') $$;
create or replace function rs_catalog.regexp_replace(value text, pattern text, replacement text) returns text
immutable language sql as $$ select pg_catalog.regexp_replace(value, pattern, rs_catalog.regexp_backreferences(replacement), 'g') $$;
create or replace function rs_catalog.regexp_replace(value text, pattern text, replacement text, start bigint) returns text
immutable language sql
as $$ select pg_catalog.regexp_replace(
  value, pattern, rs_catalog.regexp_backreferences(replacement), greatest(start, 1)::int, 0) $$;
create or replace function rs_catalog.regexp_replace(
  value text, pattern text, replacement text, start bigint, parameters text
) returns text immutable language sql as $$
  select pg_catalog.regexp_replace(
    value, pattern, rs_catalog.regexp_backreferences(replacement), greatest(start, 1)::int, 0, translate(parameters, 'pe', ''))
$$;

-- Which part of the match is asked for: with 'e' the first group, if the pattern has one.
create or replace function rs_catalog.regexp_group(pattern text, parameters text) returns int immutable language sql as $$
  select case when strpos(parameters, 'e') > 0
    and pg_catalog.regexp_replace(pattern, '\\.|\[\^?\]?[^\]]*\]', '', 'g') ~ '\((?!\?)' then 1 else 0 end
$$;
-- The empty string where nothing matches.
create or replace function rs_catalog.regexp_substr(
  value text, pattern text, start bigint default 1, occurrence bigint default 1, parameters text default 'c'
) returns text immutable language sql as $$
  select case when value is not null and pattern is not null then
    case when occurrence < 1 then '' else coalesce(
      pg_catalog.regexp_substr(
        value, pattern, greatest(start, 1)::int, occurrence::int, translate(parameters, 'pe', ''),
        rs_catalog.regexp_group(pattern, parameters)), '') end end
$$;
create or replace function rs_catalog.regexp_count(
  value text, pattern text, start bigint default 1, parameters text default 'c'
) returns int immutable language sql
as $$ select pg_catalog.regexp_count(value, pattern, greatest(start, 1)::int, translate(parameters, 'pe', '')) $$;
create or replace function rs_catalog.regexp_instr(
  value text, pattern text, start bigint default 1, occurrence bigint default 1, option bigint default 0,
  parameters text default 'c'
) returns int immutable language sql as $$
  select case when occurrence < 1 then 0 else pg_catalog.regexp_instr(
    value, pattern, greatest(start, 1)::int, greatest(occurrence, 1)::int, (option <> 0)::int,
    translate(parameters, 'pe', ''), rs_catalog.regexp_group(pattern, parameters)) end
$$;

create or replace function rs_catalog.strtol(value text, base bigint) returns bigint immutable strict language plpgsql as $$
declare
  digits text := lower(btrim(value));
  negative boolean := false;
  result numeric := 0;
  digit int;
begin
  if left(digits, 1) in ('-', '+') then
    negative := left(digits, 1) = '-';
    digits := substr(digits, 2);
  end if;
  if base = 16 and left(digits, 2) = '0x' then digits := substr(digits, 3); end if;
  if digits = '' then return 0; end if;
  for position in 1..length(digits) loop
    digit := strpos('0123456789abcdefghijklmnopqrstuvwxyz', substr(digits, position, 1)) - 1;
    if digit < 0 or digit >= base then
      raise exception 'The input % is not valid to be converted to base %', value, base using errcode = '22P02';
    end if;
    result := result * base + digit;
  end loop;
  return case when negative then -result else result end;
end $$;

create or replace function rs_catalog.soundex(value text) returns text immutable strict language plpgsql as $$
declare
  letters text := upper(pg_catalog.regexp_replace(value, '[^A-Za-z]', '', 'g'));
  result text;
  code text;
  last text;
begin
  if letters = '' then return ''; end if;
  result := left(letters, 1);
  last := translate(left(letters, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123012-02245501262301-202');
  for position in 2..length(letters) loop
    code := translate(substr(letters, position, 1), 'ABCDEFGHIJKLMNOPQRSTUVWXYZ', '0123012-02245501262301-202');
    if code = '-' then continue; end if;
    if code <> '0' and code <> last then result := result || code; end if;
    last := code;
    exit when length(result) = 4;
  end loop;
  return rpad(result, 4, '0');
end $$;

-- How many of the codes' four places agree.
create or replace function rs_catalog.difference(a text, b text) returns int immutable strict language plpgsql as $$
declare
  x text := rs_catalog.soundex(a);
  y text := rs_catalog.soundex(b);
begin
  if x = '' and y = '' then return 1; end if;
  if x = '' or y = '' then return 0; end if;
  return (select count(*) from generate_series(1, 4) as place where substr(x, place, 1) = substr(y, place, 1));
end $$;

create or replace function rs_catalog.strpos(value text, part text) returns int immutable language sql
as $$ select pg_catalog.strpos(value, part) $$;

-- `+` between strings: the lowering writes it where it knows that both are strings.
create or replace function rs_catalog.plus(a text, b text) returns text immutable language sql
as $$ select a || b $$;

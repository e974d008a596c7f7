-- Aggregates; all of them may stand with OVER.

create or replace function rs_catalog.keep_first(state anyelement, value anyelement) returns anyelement
immutable strict language sql as $$ select state $$;
create or replace function rs_catalog.keep_last(state anyelement, value anyelement) returns anyelement
immutable strict language sql as $$ select value $$;

-- Strict steps pass over nulls: these are ANY_VALUE, and FIRST_VALUE and LAST_VALUE with IGNORE NULLS.
create or replace aggregate rs_catalog.any_value(anyelement) (sfunc = rs_catalog.keep_first, stype = anyelement);
create or replace aggregate rs_catalog.first_not_null(anyelement) (sfunc = rs_catalog.keep_first, stype = anyelement);
create or replace aggregate rs_catalog.last_not_null(anyelement) (sfunc = rs_catalog.keep_last, stype = anyelement);

-- AVG of integers is an integer, its fraction cut off.
create or replace function rs_catalog.integer_mean(state bigint[]) returns bigint immutable language sql
as $$ select case when state[1] > 0 then state[2] / state[1] end $$;
create or replace aggregate rs_catalog.avg(smallint) (
  sfunc = int2_avg_accum, stype = bigint[], finalfunc = rs_catalog.integer_mean, initcond = '{0,0}');
create or replace aggregate rs_catalog.avg(int) (
  sfunc = int4_avg_accum, stype = bigint[], finalfunc = rs_catalog.integer_mean, initcond = '{0,0}');

-- The mean as Redshift gives it, from PostgreSQL's and one value that carries the type and the scale.
create or replace function rs_catalog.mean(mean numeric, sample bigint) returns bigint immutable language sql
as $$ select trunc(mean)::bigint $$;
create or replace function rs_catalog.mean(mean numeric, sample int) returns bigint immutable language sql
as $$ select trunc(mean)::bigint $$;
create or replace function rs_catalog.mean(mean numeric, sample smallint) returns bigint immutable language sql
as $$ select trunc(mean)::bigint $$;
create or replace function rs_catalog.mean(mean numeric, sample numeric) returns numeric immutable language sql
as $$ select trunc(mean, scale(sample)) $$;
create or replace function rs_catalog.mean(mean float8, sample float8) returns float8 immutable language sql
as $$ select mean $$;
create or replace function rs_catalog.mean(mean float8, sample real) returns float8 immutable language sql
as $$ select mean $$;
create or replace function rs_catalog.mean(mean interval, sample interval) returns interval immutable language sql
as $$ select mean $$;

-- MEDIAN and PERCENTILE_CONT/DISC: PostgreSQL's may not stand with OVER, and answer in double precision.
create or replace function rs_catalog.sorted(anycompatiblearray) returns anycompatiblearray immutable strict language sql
as $$ select array(select x from unnest($1) as x where x is not null order by x) $$;

create or replace function rs_catalog.interpolated(entries numeric[], fraction float8) returns numeric
immutable language sql as $$
  select case when cardinality(s) > 0 then
    s[floor(p)::int + 1] + (s[least(floor(p)::int + 2, cardinality(s))] - s[floor(p)::int + 1]) * (p - floor(p)) end
  from (select rs_catalog.sorted(entries) as s, fraction::numeric * (cardinality(rs_catalog.sorted(entries)) - 1) as p) as q
$$;
create or replace function rs_catalog.interpolated(entries float8[], fraction float8) returns float8
immutable language sql as $$
  select case when cardinality(s) > 0 then
    s[floor(p)::int + 1] + (s[least(floor(p)::int + 2, cardinality(s))] - s[floor(p)::int + 1]) * (p - floor(p)) end
  from (select rs_catalog.sorted(entries) as s, fraction * (cardinality(rs_catalog.sorted(entries)) - 1) as p) as q
$$;
create or replace function rs_catalog.interpolated(entries timestamp[], fraction float8) returns timestamp
immutable language sql as $$
  select case when cardinality(s) > 0 then
    s[floor(p)::int + 1] + (s[least(floor(p)::int + 2, cardinality(s))] - s[floor(p)::int + 1]) * (p - floor(p)) end
  from (select rs_catalog.sorted(entries) as s, fraction * (cardinality(rs_catalog.sorted(entries)) - 1) as p) as q
$$;
create or replace function rs_catalog.at_fraction(entries anyarray, fraction float8) returns anyelement
immutable language sql as $$
  select s[greatest(ceil(fraction * cardinality(s))::int, 1)] from (select rs_catalog.sorted(entries) as s) as q
$$;

create or replace function rs_catalog.median_of(entries numeric[]) returns numeric immutable language sql
as $$ select rs_catalog.interpolated(entries, 0.5) $$;
create or replace function rs_catalog.median_of(entries float8[]) returns float8 immutable language sql
as $$ select rs_catalog.interpolated(entries, 0.5) $$;
create or replace function rs_catalog.median_of(entries timestamp[]) returns timestamp immutable language sql
as $$ select rs_catalog.interpolated(entries, 0.5) $$;
create or replace aggregate rs_catalog.median(numeric) (
  sfunc = array_append, stype = numeric[], finalfunc = rs_catalog.median_of, initcond = '{}');
create or replace aggregate rs_catalog.median(float8) (
  sfunc = array_append, stype = float8[], finalfunc = rs_catalog.median_of, initcond = '{}');
create or replace aggregate rs_catalog.median(timestamp) (
  sfunc = array_append, stype = timestamp[], finalfunc = rs_catalog.median_of, initcond = '{}');

-- The lowering writes rs_catalog.interpolated(array_agg(x) [over …], fraction) for PERCENTILE_CONT and at_fraction for
-- PERCENTILE_DISC; a descending order turns the fraction round for the one and takes this for the other.
create or replace function rs_catalog.at_fraction_descending(entries anyarray, fraction float8) returns anyelement
immutable language sql as $$
  select s[cardinality(s) + 1 - greatest(ceil(fraction * cardinality(s))::int, 1)]
  from (select rs_catalog.sorted(entries) as s) as q
$$;

-- LISTAGG(DISTINCT …): the first of equal entries, in the order of the array; nulls go.
create or replace function rs_catalog.distinct_in_order(entries text[]) returns text[] immutable strict language sql as $$
  select array_agg(entry order by place)
  from (select entry, min(place) as place from unnest(entries) with ordinality as e(entry, place)
    where entry is not null group by entry) as d
$$;

-- CONNECT BY: a row that is its own ancestor would go on for ever.
create or replace function rs_catalog.no_loop(row_id bigint, path bigint[]) returns boolean immutable language plpgsql as $$
begin
  if row_id = any(path) then
    raise exception 'CONNECT BY comes back to a row that is above itself'
      using errcode = 'program_limit_exceeded', hint = 'write CONNECT BY NOCYCLE, or bound LEVEL in the condition';
  end if;
  return true;
end $$;

-- LISTAGG's result is a VARCHAR of at most 65,535 bytes.
create or replace function rs_catalog.listagg(list text) returns text immutable parallel safe language plpgsql as $$
begin
  if octet_length(list) > 16000000 then
    raise exception 'Result size exceeds LISTAGG limit' using errcode = '54000',
      detail = format('LISTAGG limit: 16000000, result: %s bytes', octet_length(list));
  end if;
  return list;
end $$;

-- Numbers: what PostgreSQL answers in another type or rounds another way.

create or replace function rs_catalog.trunc(t timestamp) returns date immutable language sql as $$ select t::date $$;
create or replace function rs_catalog.trunc(t timestamptz) returns date stable language sql as $$ select t::date $$;
create or replace function rs_catalog.trunc(t date) returns date immutable language sql as $$ select t $$;
create or replace function rs_catalog.trunc(x numeric) returns numeric immutable language sql
as $$ select pg_catalog.trunc(x) $$;
create or replace function rs_catalog.trunc(x numeric, n bigint) returns numeric immutable language sql
as $$ select pg_catalog.trunc(x, n::int) $$;
create or replace function rs_catalog.trunc(x float8) returns float8 immutable language sql
as $$ select pg_catalog.trunc(x) $$;
create or replace function rs_catalog.trunc(x float8, n bigint) returns float8 immutable language sql
as $$ select pg_catalog.trunc(x::numeric, n::int)::float8 $$;
create or replace function rs_catalog.trunc(x bigint) returns bigint immutable language sql as $$ select x $$;
create or replace function rs_catalog.trunc(x int) returns int immutable language sql as $$ select x $$;

-- Halves away from zero, also of a double.
create or replace function rs_catalog.round(x numeric) returns numeric immutable language sql
as $$ select pg_catalog.round(x) $$;
create or replace function rs_catalog.round(x numeric, n bigint) returns numeric immutable language sql
as $$ select pg_catalog.round(x, n::int) $$;
create or replace function rs_catalog.round(x float8) returns float8 immutable language sql
as $$ select pg_catalog.round(x::numeric)::float8 $$;
create or replace function rs_catalog.round(x float8, n bigint) returns float8 immutable language sql
as $$ select pg_catalog.round(x::numeric, n::int)::float8 $$;
create or replace function rs_catalog.round(x bigint) returns bigint immutable language sql as $$ select x $$;
create or replace function rs_catalog.round(x bigint, n bigint) returns bigint immutable language sql
as $$ select pg_catalog.round(x::numeric, n::int)::bigint $$;
create or replace function rs_catalog.round(x int) returns int immutable language sql as $$ select x $$;

create or replace function rs_catalog.round(x smallint) returns smallint immutable language sql as $$ select x $$;
create or replace function rs_catalog.trunc(x smallint) returns smallint immutable language sql as $$ select x $$;
create or replace function rs_catalog.round(x smallint, n bigint) returns smallint immutable language sql
as $$ select pg_catalog.round(x::numeric, n::int)::smallint $$;
create or replace function rs_catalog.trunc(x smallint, n bigint) returns smallint immutable language sql
as $$ select pg_catalog.trunc(x::numeric, n::int)::smallint $$;
create or replace function rs_catalog.round(x int, n bigint) returns int immutable language sql
as $$ select pg_catalog.round(x::numeric, n::int)::int $$;
create or replace function rs_catalog.trunc(x bigint, n bigint) returns bigint immutable language sql
as $$ select pg_catalog.trunc(x::numeric, n::int)::bigint $$;
create or replace function rs_catalog.trunc(x int, n bigint) returns int immutable language sql
as $$ select pg_catalog.trunc(x::numeric, n::int)::int $$;

create or replace function rs_catalog.mod(a float8, b float8) returns float8 immutable language sql
as $$ select mod(a::numeric, b::numeric)::float8 $$;
create or replace function rs_catalog.mod(a numeric, b numeric) returns numeric immutable language sql
as $$ select pg_catalog.mod(a, b) $$;
create or replace function rs_catalog.mod(a bigint, b bigint) returns bigint immutable language sql
as $$ select pg_catalog.mod(a, b) $$;
create or replace function rs_catalog.mod(a int, b int) returns int immutable language sql
as $$ select pg_catalog.mod(a, b) $$;
-- Redshift: with an INTEGER the remainder is one.
create or replace function rs_catalog.mod(a bigint, b int) returns int immutable language sql
as $$ select pg_catalog.mod(a, b::bigint)::int $$;
create or replace function rs_catalog.mod(a int, b bigint) returns int immutable language sql
as $$ select pg_catalog.mod(a::bigint, b)::int $$;
create or replace function rs_catalog.mod(a smallint, b int) returns int immutable language sql
as $$ select pg_catalog.mod(a::int, b) $$;
create or replace function rs_catalog.mod(a int, b smallint) returns int immutable language sql
as $$ select pg_catalog.mod(a, b::int) $$;
create or replace function rs_catalog.mod(a smallint, b bigint) returns bigint immutable language sql
as $$ select pg_catalog.mod(a::bigint, b) $$;
create or replace function rs_catalog.mod(a bigint, b smallint) returns bigint immutable language sql
as $$ select pg_catalog.mod(a, b::bigint) $$;
create or replace function rs_catalog.mod(a smallint, b smallint) returns smallint immutable language sql
as $$ select pg_catalog.mod(a, b) $$;

create or replace function rs_catalog.sqrt(x float8) returns float8 immutable language sql as $$ select pg_catalog.sqrt(x) $$;
create or replace function rs_catalog.exp(x float8) returns float8 immutable language sql as $$ select pg_catalog.exp(x) $$;
create or replace function rs_catalog.dexp(x float8) returns float8 immutable language sql as $$ select pg_catalog.exp(x) $$;
create or replace function rs_catalog.ln(x float8) returns float8 immutable language sql as $$ select pg_catalog.ln(x) $$;
create or replace function rs_catalog.dlog1(x float8) returns float8 immutable language sql as $$ select pg_catalog.ln(x) $$;
create or replace function rs_catalog.log(x float8) returns float8 immutable language sql as $$ select pg_catalog.log(x) $$;
create or replace function rs_catalog.log(base float8, x float8) returns float8 immutable language sql
as $$ select pg_catalog.ln(x) / pg_catalog.ln(base) $$;
create or replace function rs_catalog.dlog10(x float8) returns float8 immutable language sql as $$ select pg_catalog.log(x) $$;
create or replace function rs_catalog.power(a float8, b float8) returns float8 immutable language sql
as $$ select pg_catalog.power(a, b) $$;
create or replace function rs_catalog.pow(a float8, b float8) returns float8 immutable language sql
as $$ select pg_catalog.power(a, b) $$;

-- TRY_CAST: null where the value does not fit. The sample carries the type, its name the size.
create or replace function rs_catalog.try_cast(value text, sample anyelement, type_name text) returns anyelement
stable language plpgsql as $$
declare
  result sample%type;
begin
  execute format('select $1::%s', type_name) into result using value;
  return result;
exception when others then
  return null;
end $$;

-- Of a string as of the number in it.
create or replace function rs_catalog.abs(x numeric) returns numeric immutable language sql as $$ select pg_catalog.abs(x) $$;
create or replace function rs_catalog.abs(x float8) returns float8 immutable language sql as $$ select pg_catalog.abs(x) $$;
create or replace function rs_catalog.abs(x real) returns real immutable language sql as $$ select pg_catalog.abs(x) $$;
create or replace function rs_catalog.abs(x bigint) returns bigint immutable language sql as $$ select pg_catalog.abs(x) $$;
create or replace function rs_catalog.abs(x int) returns int immutable language sql as $$ select pg_catalog.abs(x) $$;
create or replace function rs_catalog.abs(x smallint) returns smallint immutable language sql as $$ select pg_catalog.abs(x) $$;
create or replace function rs_catalog.ceil(x numeric) returns numeric immutable language sql as $$ select pg_catalog.ceil(x) $$;
create or replace function rs_catalog.ceil(x float8) returns float8 immutable language sql as $$ select pg_catalog.ceil(x) $$;
create or replace function rs_catalog.ceil(x bigint) returns bigint immutable language sql as $$ select x $$;
create or replace function rs_catalog.ceil(x int) returns int immutable language sql as $$ select x $$;
create or replace function rs_catalog.ceil(x smallint) returns smallint immutable language sql as $$ select x $$;
create or replace function rs_catalog.floor(x numeric) returns numeric immutable language sql as $$ select pg_catalog.floor(x) $$;
create or replace function rs_catalog.floor(x float8) returns float8 immutable language sql as $$ select pg_catalog.floor(x) $$;
create or replace function rs_catalog.floor(x bigint) returns bigint immutable language sql as $$ select x $$;
create or replace function rs_catalog.floor(x int) returns int immutable language sql as $$ select x $$;
create or replace function rs_catalog.floor(x smallint) returns smallint immutable language sql as $$ select x $$;
create or replace function rs_catalog.sign(x numeric) returns numeric immutable language sql as $$ select pg_catalog.sign(x) $$;
create or replace function rs_catalog.sign(x float8) returns float8 immutable language sql as $$ select pg_catalog.sign(x) $$;
-- Of a SUPER value that is a number; else null.
create or replace function rs_catalog.abs(x rs_catalog.super) returns rs_catalog.super immutable language sql
as $$ select rs_catalog.to_super(pg_catalog.abs(rs_catalog.super_number(x))) $$;
create or replace function rs_catalog.ceil(x rs_catalog.super) returns rs_catalog.super immutable language sql
as $$ select rs_catalog.to_super(pg_catalog.ceil(rs_catalog.super_number(x))) $$;
create or replace function rs_catalog.floor(x rs_catalog.super) returns rs_catalog.super immutable language sql
as $$ select rs_catalog.to_super(pg_catalog.floor(rs_catalog.super_number(x))) $$;
-- MEDIAN and PERCENTILE_CONT of integers are decimals with one digit at least, of decimals with as many as those have.
create or replace function rs_catalog.with_digits(x numeric, digits int) returns numeric immutable language sql
as $$ select pg_catalog.round(x, greatest(pg_catalog.min_scale(x), digits)) $$;
